"""Reads the corpus files of a folder, a zip or a single file, and writes assets/corpus."""

import hashlib
import shutil
from pathlib import Path

from ..corpus.splits import find_splits, is_hidden, splits_named
from ..corpus.units import OTHER_HALF
from ..errors import UserError, of_the_disk
from .archive import read_zip
from .places import placed

# A folder with more is not one of a corpus, but a home or a disk.
MAX_FILES = 20_000


def read_files(path: Path) -> dict[str, bytes]:
    """The content of each file, by its place: "train/train.txt", or "all/export.jsonl" where
    nothing tells splits apart.

    Raises UserError if there is nothing there, or it is no corpus.
    """
    try:
        if path.is_dir():
            places = placed(find_splits(_names(path), str(path)))
            return {place: (path / name).read_bytes() for place, name in places.items()}
        if path.suffix.lower() == ".zip":
            return read_zip(path)
        half = path.with_suffix(OTHER_HALF.get(path.suffix, path.suffix))
        names = dict.fromkeys([path, half] if half.exists() else [path])
        return {f"all/{file.name}": file.read_bytes() for file in names}
    except OSError as error:
        raise UserError(
            f"{path}: {error.filename or 'it'} cannot be read ({error.strerror})."
        ) from None


def write_files(files: dict[str, bytes], output: Path) -> dict[str, str]:
    """Write the files anew; returns the sha256 of each by its place."""
    shutil.rmtree(output, ignore_errors=True)
    for place, content in files.items():
        path = output / place
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        except (OSError, ValueError) as error:
            if of_the_disk(error):
                raise
            raise UserError(f"{place!r:.200} cannot be written ({error}). Rename it.") from None
    return checksums(files)


def checksums(files: dict[str, bytes]) -> dict[str, str]:
    """The sha256 of each file."""
    return {place: hashlib.sha256(content).hexdigest() for place, content in files.items()}


def _names(folder: Path) -> list[str]:
    """The files of the folder itself if their names speak of splits, else those below, too."""
    names = sorted(p.name for p in folder.iterdir() if p.is_file())
    if any(splits_named(name) for name in names if not is_hidden(name)):
        return names
    found: list[str] = []
    for path in folder.rglob("*"):
        if path.is_file():
            found.append(path.relative_to(folder).as_posix())
        if len(found) > MAX_FILES:
            raise UserError(f"{folder}: over {MAX_FILES:,} files, which is no corpus.")
    return sorted(found)

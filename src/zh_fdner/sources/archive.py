"""Reads the corpus files out of a zip that need not be trusted."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from ..corpus.splits import find_splits
from ..errors import UserError

MAX_MEMBERS = 1_000
MAX_BYTES_PER_FILE = 200_000_000


def read_zip(path: Path) -> dict[str, bytes]:
    """The content of the train, dev and test files: `{"train": …, "dev": …, "test": …}`.

    Nothing is written to disk. Raises UserError if the archive is damaged, encrypted,
    lacks a split, or holds what no corpus holds: absolute paths, `..`, links, or files of
    absurd size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            check_members(path, members)
            names = [m.filename for m in members if not m.filename.startswith("__MACOSX/")]
            splits = find_splits(names, str(path))
            return {split: _read(archive, name, path) for split, name in splits.items()}
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise UserError(f"{path}: not a whole zip archive ({error}). Download it again.") from None


def check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raises UserError if a member of the archive is not an ordinary file of sane size."""
    if len(members) > MAX_MEMBERS:
        raise UserError(f"{path}: {len(members)} files, which is no corpus.")
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        why = ""
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0]:
            why = "points outside the archive"
        elif stat.S_ISLNK(member.external_attr >> 16):
            why = "is a link"
        elif member.flag_bits & 0x1:
            why = "is encrypted"
        elif member.file_size > MAX_BYTES_PER_FILE:
            why = f"unpacks to {member.file_size:,} bytes, over {MAX_BYTES_PER_FILE:,}"
        if why:
            raise UserError(f"{path}: its member {member.filename!r} {why}. Not unpacked.")


def _read(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    with archive.open(name) as member:
        # The size in the archive's directory is only a claim, so it is enforced here.
        content = member.read(MAX_BYTES_PER_FILE + 1)
    if len(content) > MAX_BYTES_PER_FILE:
        raise UserError(f"{path}: its member {name!r} is larger than it claims. Not unpacked.")
    return content

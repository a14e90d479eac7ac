"""The files that IN stands for."""

import glob
from collections.abc import Sequence
from pathlib import Path

from ..errors import UserError
from .places import Places
from .readers.registry import SUFFIXES

WILD = "*?["


def find_files(inputs: Sequence[str], format: str, places: Places) -> list[Path]:
    """Files as they are named; of folders and patterns all, in the order of their names.

    Of folders: the files below with known endings, or with a format named all of them, but
    none that begins with . or _, as other programs' notes do. Of patterns: none that the command
    itself writes, which may have been there before.
    Raises UserError if there is no file, or one that is named is the output, too.
    """
    own = {path.resolve() for path in places.own}
    folder = [places.out.resolve()] if places.folder else []
    found: dict[Path, None] = {}
    for name in inputs:
        files, by_pattern = _named(name, format)
        if by_pattern:
            files = {path: real for path, real in files.items() if real not in own}
        for path, real in files.items():
            if not real.exists():
                raise UserError(f"{name}: there is no such file or folder.")
            if real in own or any(real.is_relative_to(each) for each in folder):
                raise UserError(f"{path} is input, and of the output. Name another output.")
        if not files:
            raise UserError(f"{name}: no file there with one of the endings {', '.join(SUFFIXES)}.")
        found |= dict.fromkeys(path.absolute() for path in files)
    return list(found)


def _named(name: str, format: str) -> tuple[dict[Path, Path], bool]:
    """The files, each with what it is a link to, and whether they are named by a pattern."""
    path = Path(name).expanduser()
    by_pattern = not path.exists() and any(character in name for character in WILD)
    if path.is_dir():
        files = [each for each in sorted(path.rglob("*")) if _is_input(each, path, format)]
    elif by_pattern:
        matches = map(Path, sorted(glob.glob(str(path), recursive=True)))
        files = [match for match in matches if match.is_file()]
    else:
        files = [path]
    return {each: each.resolve() for each in files}, by_pattern


def _is_input(path: Path, folder: Path, format: str) -> bool:
    hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    known = format != "auto" or path.suffix.lower() in SUFFIXES
    return path.is_file() and known and not hidden

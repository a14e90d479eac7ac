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
    found: dict[Path, None] = {}
    for name in inputs:
        path = Path(name).expanduser()
        if path.is_dir():
            files = [each for each in sorted(path.rglob("*")) if _is_input(each, path, format)]
        elif path.exists() or not any(character in name for character in WILD):
            files = [path]
        else:
            matches = sorted(glob.glob(str(path), recursive=True))
            there = [Path(match) for match in matches if Path(match).is_file()]
            files = [each for each in there if each.resolve() not in own]
        if not all(each.exists() for each in files):
            raise UserError(f"{name}: there is no such file or folder.")
        for each in files:
            if each.resolve() in own or (
                places.folder and each.resolve().is_relative_to(places.out.resolve())
            ):
                raise UserError(f"{each} is input, and of the output. Name another output.")
        if not files:
            raise UserError(f"{name}: no file there with one of the endings {', '.join(SUFFIXES)}.")
        found |= dict.fromkeys(each.absolute() for each in files)
    return list(found)


def _is_input(path: Path, folder: Path, format: str) -> bool:
    hidden = any(part.startswith((".", "_")) for part in path.relative_to(folder).parts)
    known = format != "auto" or path.suffix.lower() in SUFFIXES
    return path.is_file() and known and not hidden

"""Groups files that are but one: the shards of a parquet file, a text and its annotations."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from ..errors import UserError

# As the Hugging Face hub names them.
SHARD = re.compile(r"(?P<stem>.*)-\d+-of-(?P<total>\d+)(?P<suffix>\.\w+)")
OTHER_HALF = {".txt": ".ann", ".ann": ".txt"}


@dataclass(frozen=True)
class Unit:
    """path: of the file, or what the paths of its files have in common.
    is_document: whether it is a text with its annotations, as BRAT keeps them."""

    path: PurePosixPath
    files: list[str]
    is_document: bool = False


def group(names: Iterable[str], where: str) -> list[Unit]:
    """The units in the order of their first files.

    names: paths with slashes. where: what is searched, for the error.
    Raises UserError if a shard is missing.
    """
    names = list(names)
    known = set(names)
    units: dict[PurePosixPath, Unit] = {}
    for name in names:
        path = PurePosixPath(name)
        shard = SHARD.fullmatch(name)
        is_document = _is_half(path) and str(path.with_suffix(OTHER_HALF[path.suffix])) in known
        if is_document:
            path = path.with_suffix("")
        elif shard:
            path = PurePosixPath(shard["stem"] + shard["suffix"])
        units.setdefault(path, Unit(path, [], is_document)).files.append(name)
    for unit in units.values():
        _check_shards(unit, where)
    return list(units.values())


def _is_half(path: PurePosixPath) -> bool:
    return path.suffix in OTHER_HALF and bool(path.stem)


def _check_shards(unit: Unit, where: str) -> None:
    shard = SHARD.fullmatch(unit.files[0])
    if shard and len(unit.files) != int(shard["total"]):
        raise UserError(
            f"{where}: {unit.files[0]} is one of {int(shard['total'])} files, but "
            f"{len(unit.files)} of them are there. Get all of them."
        )

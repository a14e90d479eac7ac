"""Tells which file of a folder or archive holds which split."""

import re
from collections.abc import Iterable
from pathlib import PurePath

from ..errors import UserError

SPLITS = ("train", "dev", "test")
SCORED = ("dev", "test")
NAMES = {
    "train": "train",
    "training": "train",
    "dev": "dev",
    "valid": "dev",
    "validation": "dev",
    "val": "dev",
    "eval": "dev",
    "test": "test",
    "testing": "test",
}


def find_splits(names: Iterable[str], where: str) -> dict[str, str]:
    """The file of each split, by the words of the files' names: `{"train": …, …}`.

    names: paths inside the folder or archive. Those of no split are ignored.
    where: what is searched, for the error.
    Raises UserError if a split is missing or claimed by several files.
    """
    names = list(names)
    found: dict[str, list[str]] = {split: [] for split in SPLITS}
    for name in names:
        words = re.split(r"[^a-z]+", PurePath(name).name.lower())
        for split in {NAMES[word] for word in words if word in NAMES}:
            found[split].append(name)
    for split, candidates in found.items():
        if not candidates:
            listing = ", ".join(sorted(names)) or "nothing"
            raise UserError(
                f"{where}: no {split} file. Expected train, valid (or dev) and test files, as "
                f"train.txt, valid.txt and test.txt; found {listing}."
            )
        if len(candidates) > 1:
            raise UserError(
                f"{where}: several files could be the {split} split: {', '.join(candidates)}. "
                "Leave one of them, and keep the rest elsewhere."
            )
    return {split: candidates[0] for split, candidates in found.items()}

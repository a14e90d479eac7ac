"""Where in assets/corpus a file of the user's has its place."""

import os
from pathlib import PurePosixPath


def placed(splits: dict[str, list[str]]) -> dict[str, str]:
    """The place of each file: its split, then its path without the folders that all files of
    the split share."""
    places = {}
    for split, names in splits.items():
        paths = [PurePosixPath(name) for name in names]
        shared = PurePosixPath(os.path.commonpath([path.parent for path in paths]))
        for name, path in zip(names, paths, strict=True):
            places[f"{split}/{path.relative_to(shared)}"] = name
    return places

"""Tells trained pipelines apart."""

import hashlib
from pathlib import Path

from ..checksum import sha256_of


def digest_of_pipeline(folder: Path) -> str | None:
    """sha256 over all files of a saved pipeline, weights and settings; None if there is none."""
    if not folder.is_dir():
        return None
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    told = "".join(f"{path.relative_to(folder).as_posix()}\0{sha256_of(path)}\0" for path in files)
    return hashlib.sha256(told.encode()).hexdigest()

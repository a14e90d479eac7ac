"""Puts files and folders in their places whole, or not at all, whatever ends the process.

What is new is written beside its place and flushed to the disk; only renames, which a kill
cannot cut in two, change what later steps read.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path


def write(contents: Mapping[Path, str | bytes]) -> None:
    """Write files that belong together; texts as UTF-8, with the line ends they have.

    Whenever the process is killed, those that are there are all old, or all new. A full disk
    leaves the old ones.
    """
    beside = {path: _beside(path, "new") for path in contents}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            data = content.encode("utf8") if isinstance(content, str) else content
            _write_through(beside[path], data)
        if len(contents) > 1:
            for path in contents:
                path.unlink(missing_ok=True)
        for path, new in beside.items():
            new.replace(path)
    finally:
        for new in beside.values():
            # A disk that cannot be written now may refuse this, too; the first error tells more.
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)


@contextlib.contextmanager
def replacing(path: Path, mark: str = "new") -> Iterator[Path]:
    """A name beside that of the file, for what others write; it takes the file's place at the
    end of the block.

    mark: how the name ends; of the process, where several may be writing the same file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = _beside(path, mark)
    try:
        yield new
        _flush(new)
        new.replace(path)
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


@contextlib.contextmanager
def filling(folder: Path) -> Iterator[Path]:
    """A new folder that takes the place of `folder` at the end of the block."""
    new = _beside(folder, "new")
    _remove_tree(new)
    new.mkdir(parents=True)
    try:
        yield new
        for path in new.rglob("*"):
            if path.is_file():
                _flush(path)
        remove(folder)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def remove(folder: Path) -> None:
    """Remove a folder, if there is one. A kill leaves nothing half removed in its place."""
    old = _beside(folder, "old")
    _remove_tree(old)
    if folder.exists():
        folder.rename(old)
        shutil.rmtree(old, ignore_errors=True)


def _write_through(path: Path, data: bytes) -> None:
    try:
        with path.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        # Of a full disk, the system does not say which.
        error.filename = error.filename or str(path)
        raise


def _beside(path: Path, mark: str) -> Path:
    return path.with_name(f"{path.name}.{mark}")


def _remove_tree(folder: Path) -> None:
    """Unlike with ignored errors, what cannot be removed is told of."""
    if folder.exists():
        shutil.rmtree(folder)


def _flush(path: Path) -> None:
    """To the disk: without it, a power cut can leave the new name with nothing behind it."""
    with path.open("rb") as file:
        os.fsync(file.fileno())

"""A disk that fails, or takes the process with it, at the n-th thing that is done to it."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .processes import die

# Of each event, which argument is the folder that a relative path is in, if there is any.
CHANGES = {"os.rename": 2, "os.remove": 1, "os.rmdir": 1, "os.mkdir": 2, "os.link": 2}


def each_change(root: Path, act: Callable[[str, str], None]) -> None:
    """From now on, in this process, call `act` with the event and the path before each change
    of a file or folder below `root`. (Such a hook stays until the process ends.)"""
    busy = False

    def hook(event: str, args: tuple[Any, ...]) -> None:
        nonlocal busy
        if busy or not (event in CHANGES or (event == "open" and writes(args))):
            return
        if not isinstance(args[0], str | os.PathLike) or "__pycache__" in str(args[0]):
            return
        busy = True
        try:
            folder = args[CHANGES[event]] if event in CHANGES else -1
            around = os.getcwd() if folder == -1 else os.readlink(f"/proc/self/fd/{folder}")
            path = os.path.abspath(os.path.join(around, args[0]))
            if path.startswith(str(root)):
                act(event, path)
        finally:
            busy = False

    sys.addaudithook(hook)


def writes(args: tuple[Any, ...]) -> bool:
    flags = args[2]
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))


def kill_at(root: Path, number: int) -> None:
    """Be killed at the n-th change, from 1 on; with the file half written, if it is written."""
    calls = 0

    def act(event: str, path: str) -> None:
        nonlocal calls
        calls += 1
        if calls == number:
            if event == "open":
                Path(path).write_bytes(b"half")
            die()

    each_change(root, act)


def fail_at(root: Path, number: int, error: int) -> None:
    """Refuse the n-th change, and all writing after it."""
    calls = 0

    def act(event: str, path: str) -> None:
        nonlocal calls
        calls += 1
        if calls == number or (calls > number and event == "open"):
            raise OSError(error, os.strerror(error), path)

    each_change(root, act)


def count(root: Path, told: Path) -> None:
    """Note each change in a file outside the root."""
    told.write_text("", encoding="utf8")

    def act(event: str, path: str) -> None:
        with told.open("a", encoding="utf8") as file:
            file.write(f"{event} {path}\n")

    each_change(root, act)

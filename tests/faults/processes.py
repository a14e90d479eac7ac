"""Runs what is to be killed in processes of their own, forked from one that has all imported."""

import contextlib
import multiprocessing
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.faults.steps"])


class Ended:
    """code: of the exit; -9 for one that was killed."""

    def __init__(self, code: int, output: str):
        self.code = code
        self.output = output

    @property
    def killed(self) -> bool:
        return self.code == -signal.SIGKILL


def in_process(folder: Path, action: Callable[..., Any], *args: Any) -> Ended:
    """Do it in another process, in the folder. action: of a module, so that it can be named."""
    told = folder.parent / f"{folder.name}.out"
    process = CONTEXT.Process(target=_do, args=(folder, told, action, *args))
    process.start()
    process.join()
    assert process.exitcode is not None
    return Ended(process.exitcode, told.read_text(encoding="utf8"))


def _do(folder: Path, told: Path, action: Callable[..., Any], *args: Any) -> None:
    import torch

    torch.set_num_threads(1)
    os.chdir(folder)
    with (
        told.open("w", encoding="utf8", buffering=1) as out,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(out),
    ):
        try:
            action(*args)
        except Exception:
            traceback.print_exc()
            sys.exit(70)


def die() -> NoReturn:
    """As the system's out-of-memory killer would have it."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def dying(function: Callable[..., Any], at_call: int) -> Callable[..., Any]:
    """The function, whose n-th call, from 1 on, is never made."""
    calls = 0

    def called(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        return die() if calls == at_call else function(*args, **kwargs)

    return called


def contents(folder: Path) -> dict[str, bytes]:
    """Of each file below, by its path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

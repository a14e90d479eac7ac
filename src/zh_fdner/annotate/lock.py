"""Keeps a second process from making the same output at the same time."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from ..errors import UserError
from .places import Places


@contextmanager
def alone(places: Places) -> Iterator[None]:
    """The system lets go of the lock when the process ends, however it ends.

    Raises UserError if another process has it.
    """
    places.lock.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(places.lock)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise UserError(
            f"Another process is making {places.out} now. Wait for its end, or name another output."
        ) from None
    try:
        yield
    finally:
        # (Before it is let go: who comes later finds that the file has gone, and makes another.)
        places.lock.unlink(missing_ok=True)
        lock.release()

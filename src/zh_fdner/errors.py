"""The one kind of error that is the user's to mend, and how commands end with it."""

import errno
import os
import re
import sys
from collections.abc import Callable

ROOM = "Make room (save points of a training, in training/unfinished, are large)"
PERMISSION = "Give yourself permission to write there, or copy the project to where you have it"
# What the system says of its own accord, and the user can mend.
REMEDIES = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f), or take another disk",
    errno.EROFS: PERMISSION,
    errno.EACCES: PERMISSION,
    errno.EPERM: PERMISSION,
}
# As libraries that are written in Rust have it in their texts.
IN_WORDS = re.compile(r"\(os error (\d+)\)|\bcode: (\d+)")


class UserError(Exception):
    """Something outside the code is wrong: a file, a setting, the network.

    The message says what is wrong, where, and what to do about it. Commands print it
    without a traceback and exit with status 1.
    """


def run_command(command: Callable[[], object]) -> None:
    """Run a command of the project; turn a `UserError`, and what the disk refuses, into a
    message and exit status 1."""
    try:
        command()
    except UserError as error:
        _end(str(error))
    except KeyboardInterrupt:
        print("\n✘ Interrupted.\n", file=sys.stderr)
        sys.exit(130)
    except Exception as error:
        told = of_the_disk(error)
        if told is None:
            raise
        _end(told)


def of_the_disk(error: Exception) -> str | None:
    """What is wrong, where, and what to do, if the disk would not be read or written."""
    number, where = _number_of(error), getattr(error, "filename", None)
    if number not in REMEDIES:
        return None
    return (
        f"{where or 'A file cannot be written'}: {os.strerror(number)}.\n{REMEDIES[number]}, then "
        "run the same command again. Nothing half written is taken for whole."
    )


def _number_of(error: Exception) -> int | None:
    if isinstance(error, OSError):
        return error.errno
    found = IN_WORDS.search(str(error))
    return int(found.group(1) or found.group(2)) if found else None


def _end(told: str) -> None:
    print(f"\n✘ {told}\n", file=sys.stderr)
    sys.exit(1)

"""The one kind of error that is the user's to mend, and how commands end with it."""

import sys
from collections.abc import Callable


class UserError(Exception):
    """Something outside the code is wrong: a file, a setting, the network.

    The message says what is wrong, where, and what to do about it. Commands print it
    without a traceback and exit with status 1.
    """


def run_command(command: Callable[[], object]) -> None:
    """Run a command of the project; turn a `UserError` into a message and exit status 1."""
    try:
        command()
    except UserError as error:
        print(f"\n✘ {error}\n", file=sys.stderr)
        sys.exit(1)
    except KeyboardInterrupt:
        print("\n✘ Interrupted.\n", file=sys.stderr)
        sys.exit(130)

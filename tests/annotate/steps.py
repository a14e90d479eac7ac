"""The command as `python -m` runs it, for this process and for those that are to be killed."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zh_fdner.annotate import cli
from zh_fdner.errors import run_command


def annotate(*options: str, model: str | Path = "ruler") -> None:
    """Raises what the command raises."""
    parser = argparse.ArgumentParser()
    cli.add_arguments(parser)
    args = parser.parse_args(options)
    args.model = str(model)
    cli.run(args)


def command(options: list[str], fault: Callable[..., None] | None = None, *args: Any) -> None:
    """In this folder, which has the pipeline `ruler`. fault: of `faults.disk`."""
    if fault:
        fault(Path.cwd(), *args)
    run_command(lambda: annotate(*options))

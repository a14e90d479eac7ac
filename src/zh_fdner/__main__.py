"""The commands of an installed pipeline: `python -m zh_fdner_bert annotate IN OUT`.

This module is copied into the packaged pipeline, whose own name is then the default of
`--model`. In the project, `python -m zh_fdner` takes the pipeline trained last.
"""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from .errors import run_command

# Each is a subpackage, whose `cli` has `add_arguments(parser)` and `run(args)`.
COMMANDS = {
    "annotate": "Annotate files of any size: text, CSV, Excel, JSONL, Parquet",
    "serve": "Answer requests over HTTP, with a page for people",
}
TRAINED = "training/model-last"


def main(arguments: list[str]) -> None:
    args = build_parser().parse_args(arguments)
    run_command(lambda: args.run(args))


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"python -m {__package__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        cli = import_module(f".{name}.cli", __package__)
        command = commands.add_parser(name, help=purpose, description=purpose)
        command.add_argument(
            "--model",
            default=default_model(),
            help="the folder of a pipeline, or an installed package (default: %(default)s)",
        )
        cli.add_arguments(command)
        command.set_defaults(run=cli.run)
    return parser


def default_model() -> str:
    """This package, if it is a packaged pipeline."""
    packaged = (Path(__file__).parent / "meta.json").exists()
    return str(__package__) if packaged else TRAINED


if __name__ == "__main__":
    main(sys.argv[1:])

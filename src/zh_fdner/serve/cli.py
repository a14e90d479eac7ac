"""`serve`: answer requests with the pipeline, on this machine."""

import argparse
import os
from typing import Any

import spacy
from spacy.language import Language

from ..errors import UserError
from .settings import Batching, Limits, Settings, options

EXTRA = 'pip install "zh_fdner_bert[serve]"'


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for all; nobody is asked who")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    parser.add_argument("--gpu-id", type=int, default=-1, help="-1 for the CPU, or a number")
    parser.add_argument("--threads", type=int, default=0, help="of torch; 0: one a core")
    parser.add_argument(
        "--drain", type=float, default=0.0, help="seconds from SIGTERM to closing the door"
    )
    parser.add_argument(
        "--shutdown", type=float, default=30.0, help="seconds for what has been accepted by then"
    )
    for group in (Limits, Batching):
        for option, setting in options(group):
            parser.add_argument(
                option,
                type=type(setting.default),
                default=setting.default,
                help=f"{setting.metadata['help']} (default {setting.default})",
            )


def run(args: argparse.Namespace) -> None:
    """Until SIGTERM or Ctrl+C.

    args: of `add_arguments`, and `model`, a folder or an installed package.
    Raises UserError if the extra is missing, an option is out of range, the address cannot be
    had, or the pipeline not loaded.
    """
    try:
        from .app import create_app
        from .device import use_device
        from .server import bind, serve
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] == str(__package__).split(".")[0]:
            raise
        raise UserError(f"serve needs {error.name}. Install it: {EXTRA}") from error
    settings = settings_of(args)
    bound = bind(args.host, args.port)
    use_device(settings)
    app = create_app(load(args.model), settings)
    serve(app, bound, args.drain, args.shutdown)


def settings_of(args: argparse.Namespace) -> Settings:
    """Raises UserError if the number of threads is out of range."""
    if not 0 <= args.threads <= (os.cpu_count() or 1) * 4:
        raise UserError(f"--threads {args.threads}: this machine has {os.cpu_count()} cores.")

    def group(of: type[Limits] | type[Batching]) -> Any:
        return of(**{setting.name: getattr(args, setting.name) for _, setting in options(of)})

    return Settings(group(Limits), group(Batching), args.gpu_id, args.threads)


def load(model: str) -> Language:
    """Raises UserError if there is no such pipeline, or it is damaged."""
    try:
        return spacy.load(model)
    except Exception as error:
        # The libraries' ways to fail on a broken file are many and undocumented.
        raise UserError(
            f"{model}: the pipeline cannot be loaded: {error}\nName the folder of a pipeline or an "
            "installed package."
        ) from error

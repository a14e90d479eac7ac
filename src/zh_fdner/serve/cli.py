"""`serve`: answer requests with the pipeline, on this machine."""

import argparse
import os
from typing import Any

from ..errors import UserError
from ..gpu import OPTION, choose_device
from ..loading import load_pipeline
from ..optional import needed
from .settings import Batching, Limits, Settings, options

# Of the extra `serve`.
PACKAGES = ("fastapi", "uvicorn", "prometheus_client")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for all; nobody is asked who")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free")
    parser.add_argument("--gpu-id", default="-1", help="-1 for the CPU, auto, or a GPU's number")
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
    for package in PACKAGES:
        needed(package, "serve", "serve")
    from .app import create_app
    from .device import use_device
    from .server import bind, serve

    settings = settings_of(args)
    bound = bind(args.host, args.port)
    use_device(settings)
    app = create_app(load_pipeline(args.model), settings)
    serve(app, bound, args.drain, args.shutdown)


def settings_of(args: argparse.Namespace) -> Settings:
    """Raises UserError if the number of threads is out of range, or the GPU cannot be used."""
    if not 0 <= args.threads <= (os.cpu_count() or 1) * 4:
        raise UserError(f"--threads {args.threads}: this machine has {os.cpu_count()} cores.")

    def group(of: type[Limits] | type[Batching]) -> Any:
        return of(**{setting.name: getattr(args, setting.name) for _, setting in options(of)})

    gpu_id = choose_device(args.gpu_id, option=OPTION)
    return Settings(group(Limits), group(Batching), gpu_id, args.threads)

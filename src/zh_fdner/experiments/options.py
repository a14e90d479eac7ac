"""What the scripts of all experiments have in common."""

import argparse

from ..configure import HEAD_OVERLAYS
from ..gpu import choose_device
from ..layout import Layout
from .planner import Planner
from .runner import Runner, make_runner


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--head", default="linear", help=" or ".join(HEAD_OVERLAYS))
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    parser.add_argument("--jobs", type=int, default=1, help="trainings at a time")
    parser.add_argument("settings", nargs="*", help="overrides, as training.max_epochs=5")


def prepare(layout: Layout, args: argparse.Namespace) -> tuple[Planner, Runner]:
    """What plans the runs and what does them. Raises UserError if an option is wrong."""
    gpu_id = choose_device(args.gpu_id)
    planner = Planner(layout, args.head, args.settings, gpu_id)
    return planner, make_runner(layout, gpu_id, args.jobs)

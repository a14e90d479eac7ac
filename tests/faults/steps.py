"""The steps of the workflow, as their scripts run them, on a small project."""

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any

import srsly

from zh_fdner.audit.audit import audit
from zh_fdner.configure import write_config
from zh_fdner.corpus.convert import convert
from zh_fdner.errors import run_command
from zh_fdner.evaluate import evaluate
from zh_fdner.evaluation import run
from zh_fdner.layout import Layout
from zh_fdner.report.write import write_report
from zh_fdner.reproduction.reproduce import reproduce
from zh_fdner.sources.fetch import fetch
from zh_fdner.train import train

from ..conftest import ROOT
from .processes import contents

SETTINGS = ["training.max_epochs=4", "training.optimizer.learn_rate.initial_rate=0.002"]
STEPS: dict[str, Callable[[Layout], Any]] = {
    "fetch": lambda layout: fetch(layout, "mine", "bundled"),
    "convert": convert,
    "audit": audit,
    "configure": lambda layout: write_config(layout, "linear", SETTINGS),
    "train": lambda layout: train(layout, -1),
    "evaluate": lambda layout: evaluate(layout, -1),
    "reproduce": reproduce,
    "report": write_report,
}
OLD = b"of an earlier run"


def do(step: str, disk: Callable[..., None] | None = None, *args: Any) -> None:
    """Run a step in this folder as its script does. disk: of `disk`, with its arguments."""
    # So that the pace, too, is the same each time.
    run.default_timer = itertools.count().__next__  # type: ignore[assignment]
    if disk:
        disk(Path.cwd(), *args)
    run_command(lambda: STEPS[step](Layout()))


def do_all() -> None:
    for step in STEPS:
        do(step)


def outputs(step: str) -> list[str]:
    """The files and folders that a step writes, by project.yml."""
    (command,) = (c for c in srsly.read_yaml(ROOT / "project.yml")["commands"] if c["name"] == step)
    return [*command["outputs"], *command.get("outputs_no_cache", [])]


def read_outputs(root: Path, step: str) -> dict[str, Any]:
    """The content of each output that is there: bytes, or of a folder those of each file."""
    paths = {name: root / name for name in outputs(step)}
    there = {name: path for name, path in paths.items() if path.exists()}
    return {name: contents(p) if p.is_dir() else p.read_bytes() for name, p in there.items()}


def age_outputs(root: Path, step: str) -> dict[str, Any]:
    """Put those of an earlier run in the place of the outputs. Returns them."""
    for name, content in read_outputs(root, step).items():
        if isinstance(content, dict):
            for each in content:
                (root / name / each).write_bytes(OLD)
        else:
            (root / name).write_bytes(OLD)
    return read_outputs(root, step)

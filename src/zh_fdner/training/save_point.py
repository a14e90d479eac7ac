"""The file from which an interrupted training goes on. It holds tensors and JSON, no pickle."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from ..atomic import replacing
from .state import Facts, Tensors

# Writing save points may take this part of a run's time, whatever their size; where epochs are
# short beside it, some go without.
SHARE = 0.1
KEY = "zh_fdner"


@dataclass
class History:
    """What spaCy's loop must be told again to be where it was.

    batches: that were taken. shuffles: of `random`, the state as each epoch began.
    evaluations: each with its score, other_scores and losses. best: folder of the best model.
    """

    batches: int = 0
    shuffles: list[Any] = field(default_factory=list)
    evaluations: list[dict[str, Any]] = field(default_factory=list)
    best: str | None = None


@dataclass
class SavePoint:
    """tensors, facts: see `state`. origin: what decides the training, by what it is called."""

    tensors: Tensors
    facts: Facts
    history: History
    origin: Mapping[str, str]


def save(path: Path, point: SavePoint) -> None:
    """Replaces the one before in one step."""
    told = {
        "facts": point.facts,
        "history": vars(point.history),
        "origin": dict(point.origin),
    }
    tensors = {name: each.detach().contiguous() for name, each in point.tensors.items()}
    with replacing(path) as new:
        save_file(tensors, new, metadata={KEY: json.dumps(told, default=float)})


def load(path: Path) -> SavePoint | None:
    """None if there is none, or it cannot be read."""
    if not path.exists():
        return None
    try:
        with safe_open(path, framework="pt") as file:
            told = json.loads(file.metadata()[KEY])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
        return SavePoint(tensors, told["facts"], History(**told["history"]), told["origin"])
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        print(f"⚠ {path} cannot be read ({error}).")
        return None


class Pace:
    """Decides which save points are written, by what they cost."""

    def __init__(self) -> None:
        self._due = time.monotonic()

    def spend(self, writing: Callable[[], None]) -> None:
        """Write, if it is time to."""
        began = time.monotonic()
        if began >= self._due:
            writing()
            ended = time.monotonic()
            self._due = ended + (ended - began) * (1 / SHARE - 1)

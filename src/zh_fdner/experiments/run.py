"""A run: one training and one scoring, named by everything that decides what comes out."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, TypedDict

from thinc.api import Config

from ..configure import sentences_read
from .gold import Gold

# A token's start and end in characters, and the label.
Span = tuple[int, int, str]


@dataclass(frozen=True)
class Run:
    """name: for the console. train, score: in order. config: resolved, without paths.
    updates: how many the training makes. inputs: see `planner.Planner.run`."""

    name: str
    train: tuple[Gold, ...]
    score: tuple[Gold, ...]
    config: str
    updates: int
    inputs: dict[str, Any]

    @property
    def digest(self) -> str:
        """Two runs have the same digest if they must come to the same."""
        text = json.dumps(self.inputs, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


class Scored(TypedDict):
    """A sentence that was scored.

    predicted: its entities, by characters. counts: by label the true positives, false
    positives and false negatives, where any is not 0. tags: right ones and annotated ones;
    None where the head has no tags (spaCy's own `ner`).
    """

    predicted: list[Span]
    counts: dict[str, tuple[int, int, int]]
    tags: tuple[int, int] | None


class Result(TypedDict):
    """What came of a run. sentences: those of `Run.score`, in order. diverged: what training
    said if its loss became no number, as it would again; then there are no sentences; else
    None. seconds: of training and scoring. threads: of torch; they decide the last bits of a
    sum."""

    inputs: dict[str, Any]
    sentences: list[Scored]
    diverged: str | None
    seconds: float
    threads: int


def trained_on(result: Result) -> int:
    """How many of the run's sentences were read: `corpora.train.limit` may leave some out."""
    config = Config().from_str(result["inputs"]["config"], interpolate=False)
    return sentences_read(config, result["inputs"]["train"]["sentences"])

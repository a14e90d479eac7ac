"""How far values of the same score lie apart."""

import statistics
from collections.abc import Sequence
from typing import TypedDict

from .scores import RunScores, RunTypeScores


class Spread(TypedDict):
    """values: in the order of the runs, None where a run has nothing to count; the others
    are of the rest. sd: the sample's standard deviation, None of fewer than two values."""

    mean: float | None
    sd: float | None
    min: float | None
    max: float | None
    values: list[float | None]


class TypeSpreads(TypedDict):
    """entities: annotated ones."""

    entities: int
    p: Spread
    r: Spread
    f1: Spread


class ScoreSpreads(TypeSpreads):
    """Over all types, and by type."""

    accuracy: Spread
    per_type: dict[str, TypeSpreads]


def spread(values: Sequence[float | None]) -> Spread:
    known = [value for value in values if value is not None]
    return {
        "mean": statistics.fmean(known) if known else None,
        "sd": statistics.stdev(known) if len(known) > 1 else None,
        "min": min(known, default=None),
        "max": max(known, default=None),
        "values": list(values),
    }


def spreads(scores: Sequence[RunScores]) -> ScoreSpreads:
    """The spread of every score over runs that were scored on the same sentences."""
    return {
        **overall(scores),
        "accuracy": spread([each["accuracy"] for each in scores]),
        "per_type": {
            label: overall([each["per_type"][label] for each in scores])
            for label in scores[0]["per_type"]
        },
    }


def overall(scores: Sequence[RunTypeScores]) -> TypeSpreads:
    return {
        "entities": scores[0]["entities"],
        "p": spread([each["p"] for each in scores]),
        "r": spread([each["r"] for each in scores]),
        "f1": spread([each["f1"] for each in scores]),
    }


def standard_error(values: Sequence[float]) -> float:
    """Of their mean; 0 of a single value, of which nothing is known."""
    return statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0

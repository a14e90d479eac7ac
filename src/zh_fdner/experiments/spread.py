"""How far values of the same score lie apart."""

import statistics
from collections.abc import Sequence
from typing import TypedDict

from .scores import METRICS, Scores

OVERALL = (*METRICS, "accuracy")


class Spread(TypedDict):
    """values: in the order of the runs, None where a run has nothing to count; the others
    are of the rest. sd: the sample's standard deviation, None of fewer than two values."""

    mean: float | None
    sd: float | None
    min: float | None
    max: float | None
    values: list[float | None]


class ScoreSpreads(TypedDict):
    """entities: annotated ones. per_type: the spread of each score, by type."""

    entities: int
    p: Spread
    r: Spread
    f1: Spread
    accuracy: Spread
    per_type: dict[str, dict[str, Spread]]


def spread(values: Sequence[float | None]) -> Spread:
    known = [value for value in values if value is not None]
    return {
        "mean": statistics.fmean(known) if known else None,
        "sd": statistics.stdev(known) if len(known) > 1 else None,
        "min": min(known, default=None),
        "max": max(known, default=None),
        "values": list(values),
    }


def spreads(scores: Sequence[Scores]) -> ScoreSpreads:
    """The spread of every score over runs.

    scores: one a run, of the same types.
    """
    overall = {key: spread([each[key] for each in scores]) for key in OVERALL}  # type: ignore[literal-required]
    return {
        "entities": scores[0]["entities"],
        **overall,  # type: ignore[typeddict-item]
        "per_type": {
            label: {
                key: spread([each["per_type"][label][key] for each in scores])  # type: ignore[literal-required]
                for key in METRICS
            }
            for label in scores[0]["per_type"]
        },
    }


def standard_error(values: Sequence[float]) -> float:
    """Of their mean; 0 of a single value, of which nothing is known."""
    return statistics.stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0

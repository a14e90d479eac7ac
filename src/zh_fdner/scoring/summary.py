"""All that is said of one model on some sentences: counts, scores, intervals, by type, too."""

from collections.abc import Sequence
from typing import TypedDict

import numpy
from numpy.typing import NDArray

from .bootstrap import Interval, PrfIntervals, bootstrap
from .counts import FN, FP, TP
from .groups import Groups, by_group
from .prf import Prf


class Score(TypedDict):
    """low, high: the 95 % interval, see `bootstrap`. None where undefined, see `Prf`."""

    value: float | None
    low: float | None
    high: float | None


class TypeScores(TypedDict):
    """entities: gold ones. predicted: those that can be judged. correct: of them."""

    entities: int
    predicted: int
    correct: int
    p: Score
    r: Score
    f1: Score


class Scores(TypeScores):
    """Over all types (micro), and of each."""

    sentences: int
    per_type: dict[str, TypeScores]


def summarise(counts: NDArray[numpy.int64], labels: Sequence[str], groups: Groups) -> Scores:
    """counts: (n_sentences, n_labels, 3), as `entity_counts` gives them for `labels`.
    groups: what the intervals come from resampling.

    A type without gold and without predictions in these sentences is left out.
    """
    columns = numpy.concatenate([counts.sum(axis=1, keepdims=True), counts], axis=1)
    totals, intervals = columns.sum(axis=0), bootstrap(by_group(columns, groups))
    scores = [_scores(*of_group) for of_group in zip(totals, intervals, strict=True)]
    per_type = dict(zip(labels, scores[1:], strict=True))
    return {
        **scores[0],
        "sentences": len(counts),
        "per_type": {label: s for label, s in per_type.items() if s["entities"] or s["predicted"]},
    }


def _scores(total: NDArray[numpy.int64], intervals: PrfIntervals) -> TypeScores:
    values = Prf.of(total)
    return {
        "entities": int(total[TP] + total[FN]),
        "predicted": int(total[TP] + total[FP]),
        "correct": int(total[TP]),
        "p": _score(values.p, intervals.p),
        "r": _score(values.r, intervals.r),
        "f1": _score(values.f1, intervals.f1),
    }


def _score(value: float | None, interval: Interval) -> Score:
    return {"value": value, "low": interval.low, "high": interval.high}

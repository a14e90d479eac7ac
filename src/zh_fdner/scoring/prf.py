"""Precision, recall and F1 from counts."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from .counts import FN, FP, TP


class Prf(NamedTuple):
    """From 0 to 1. All None where there is nothing to count, neither gold nor predicted.

    As in spaCy and seqeval, a precision without predictions is 0, and so is a recall
    without gold.
    """

    p: float | None
    r: float | None
    f1: float | None

    @classmethod
    def of(cls, counts: NDArray[numpy.int64] | Sequence[int]) -> "Prf":
        """counts: true positives, false positives, false negatives; (3,)."""
        tp, fp, fn = (int(counts[i]) for i in (TP, FP, FN))
        if tp + fp + fn == 0:
            return cls(None, None, None)
        return cls(tp / max(tp + fp, 1), tp / max(tp + fn, 1), 2 * tp / (2 * tp + fp + fn))


def ratios(counts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """P, R and F1 of many counts at once, NaN where the denominator is 0.

    counts: (…, 3). Returns (…, 3). Unlike `Prf.of`, it makes no 0 of an undefined P or R.
    """
    tp, fp, fn = counts[..., TP], counts[..., FP], counts[..., FN]
    over = numpy.stack([tp, tp, 2 * tp], axis=-1)
    under = numpy.stack([tp + fp, tp + fn, 2 * tp + fp + fn], axis=-1)
    scores = numpy.full(over.shape, numpy.nan)
    numpy.divide(over, under, out=scores, where=under > 0)
    return scores

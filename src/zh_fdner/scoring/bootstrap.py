"""Intervals of P, R and F1 by resampling sentences."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from .prf import ratios

ROUNDS = 10_000
LEVEL = 0.95
CELLS_AT_ONCE = 2_000_000  # of the weights, (rounds, sentences): 16 MB


class Interval(NamedTuple):
    """None where no round defines the score."""

    low: float | None
    high: float | None


class PrfIntervals(NamedTuple):
    p: Interval
    r: Interval
    f1: Interval


def bootstrap(
    counts: NDArray[numpy.int64], *, rounds: int = ROUNDS, level: float = LEVEL, seed: int = 0
) -> list[PrfIntervals]:
    """Percentile intervals of each group's P, R and F1 (Efron & Tibshirani 1993, ch. 13).

    counts: (n_sentences, n_groups, 3), as `entity_counts` gives them; groups are types, or
        one group with their sum. Each round draws n_sentences sentences with replacement, the
        same ones for all groups.
    A round in which a score is undefined is left out for that score: one without predictions
    for P, without gold for R, without either for F1. Where all sentences are right, so are all
    rounds: an interval (1, 1) says that no error was seen, not that there is none.
    """
    n_sentences, n_groups, _ = counts.shape
    flat = counts.reshape(n_sentences, n_groups * 3).astype("float64")
    sums = [weights @ flat for weights in draws(n_sentences, rounds, seed)]
    scores = ratios(numpy.concatenate(sums).reshape(rounds, n_groups, 3))
    tail = (1 - level) / 2
    return [
        PrfIntervals(*(_interval(scores[:, group, i], tail) for i in range(3)))
        for group in range(n_groups)
    ]


def draws(n_sentences: int, rounds: int, seed: int) -> Iterator[NDArray[numpy.float64]]:
    """How often each round draws each sentence: in parts, (some rounds, n_sentences) each.

    Multinomial, by counting drawn indexes, which is many times faster than numpy's own.
    """
    generator = numpy.random.default_rng(seed)
    at_once = max(1, CELLS_AT_ONCE // max(n_sentences, 1))
    for begin in range(0, rounds, at_once):
        size = min(at_once, rounds - begin)
        shape = (size, n_sentences)
        if n_sentences == 0:
            yield numpy.zeros(shape)
            continue
        drawn = generator.integers(n_sentences, size=shape)
        drawn += numpy.arange(size)[:, None] * n_sentences
        weights = numpy.bincount(drawn.ravel(), minlength=size * n_sentences)
        yield weights.reshape(shape).astype("float64")


def _interval(scores: NDArray[numpy.float64], tail: float) -> Interval:
    defined = scores[~numpy.isnan(scores)]
    if not len(defined):
        return Interval(None, None)
    low, high = numpy.quantile(defined, [tail, 1 - tail])
    return Interval(float(low), float(high))

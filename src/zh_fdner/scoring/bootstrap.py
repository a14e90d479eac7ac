"""Intervals of P, R and F1 by resampling sentences, or groups of them as one: see `by_group`."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from .prf import ratios

ROUNDS = 10_000
LEVEL = 0.95
CELLS_AT_ONCE = 2_000_000  # of the weights, (rounds, sentences): 16 MB


class Interval(NamedTuple):
    """None where nothing defines the score."""

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
    for P, without gold for R, without either for F1. Where all is right, or nothing, so it is
    in all rounds, and `_one_sided` gives the interval's other end.
    """
    n_sentences, n_groups, _ = counts.shape
    flat = counts.reshape(n_sentences, n_groups * 3).astype("float64")
    sums = [weights @ flat for weights in draws(n_sentences, rounds, seed)]
    scores = ratios(numpy.concatenate(sums).reshape(rounds, n_groups, 3))
    of_sentences = ratios(counts.astype("float64"))
    return [
        PrfIntervals(
            *(_interval(scores[:, group, i], of_sentences[:, group, i], level) for i in range(3))
        )
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


def _interval(
    scores: NDArray[numpy.float64], of_sentences: NDArray[numpy.float64], level: float
) -> Interval:
    """scores: of each round. of_sentences: of each sentence alone. NaN where undefined."""
    known = of_sentences[~numpy.isnan(of_sentences)]
    if not len(known):
        return Interval(None, None)
    if (known == 1).all():
        return Interval(_one_sided(len(known), level), 1.0)
    if (known == 0).all():
        return Interval(0.0, 1 - _one_sided(len(known), level))
    tail = (1 - level) / 2
    low, high = numpy.nanquantile(scores, [tail, 1 - tail])
    return Interval(float(low), float(high))


def _one_sided(n: int, level: float) -> float:
    """The least share of sentences without an error that is plausible after n out of n.

    The exact one-sided bound of Clopper and Pearson (1934), which is here the p with
    p ** n = 1 - level. n counts the sentences that define the score, not their entities: those
    of one sentence stand or fall together. P, R and F1 are higher than that share, since a
    sentence with an error may hold right entities, too; unless errors crowd where entities do.
    """
    return float((1 - level) ** (1 / n))

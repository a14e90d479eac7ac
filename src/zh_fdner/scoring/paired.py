"""Is one system better than another on the same sentences, or is it chance?"""

from typing import NamedTuple

import numpy
from numpy.typing import NDArray

from .prf import Prf, ratios

ROUNDS = 10_000
CELLS_AT_ONCE = 2_000_000
TIE = 1e-12  # what rounding may make of equal differences


class PairedTest(NamedTuple):
    """f1_difference: the second system's F1 less the first's. p_value: see `paired_test`."""

    f1_difference: float | None
    p_value: float | None


def paired_test(
    first: NDArray[numpy.int64],
    second: NDArray[numpy.int64],
    *,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> PairedTest:
    """Two-sided approximate randomisation test of the difference of two F1 (Yeh 2000, "More
    accurate tests for the statistical significance of result differences"; Noreen 1989).

    first, second: (n_sentences, 3), the systems' counts over all types, on the same sentences.
    If the systems are alike, it is chance which of them said what of a sentence. So each
    round swaps their counts of each sentence with probability 1/2. With k the rounds
    whose difference is at least as large as the observed, p = (k + 1) / (rounds + 1).
    Both are None where there is nothing to count for either system.
    """
    totals = first.sum(axis=0), second.sum(axis=0)
    scores = [Prf.of(total).f1 for total in totals]
    if scores == [None, None]:
        return PairedTest(None, None)
    observed = (scores[1] or 0.0) - (scores[0] or 0.0)
    # Sentences on which the systems agree swap nothing.
    swaps = (second - first)[(first != second).any(axis=1)].astype("float64")
    generator = numpy.random.default_rng(seed)
    at_once = max(1, CELLS_AT_ONCE // max(len(swaps), 1))
    extreme = 0
    for begin in range(0, rounds, at_once):
        size = min(at_once, rounds - begin)
        swapped = generator.integers(2, size=(size, len(swaps)), dtype="int8") @ swaps
        difference = _f1(totals[1] - swapped) - _f1(totals[0] + swapped)
        extreme += int((abs(difference) >= abs(observed) - TIE).sum())
    return PairedTest(observed, (extreme + 1) / (rounds + 1))


def _f1(counts: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    """0 where there is nothing to count."""
    return numpy.nan_to_num(ratios(counts)[..., 2])

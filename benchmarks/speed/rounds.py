"""In which order contenders are timed, and what is made of the timings."""

import math
import statistics
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def turns(names: Sequence[T], rounds: int) -> Iterator[T]:
    """Each name once a round. Every round begins with the next one, so that none always runs
    first, or always after the same."""
    for number in range(rounds):
        first = number % len(names) if names else 0
        yield from [*names[first:], *names[:first]]


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def median(values: Sequence[float]) -> float:
    return statistics.median(values)

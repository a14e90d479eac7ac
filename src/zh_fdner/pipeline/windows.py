"""Cuts a long document into overlapping encoder windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray


@dataclass(frozen=True)
class Window:
    """Tokens `start:end` go through the encoder together; tokens `own_start:own_end`
    take their vector from this window, because here they have most context."""

    start: int
    end: int
    own_start: int
    own_end: int


def plan_windows(n_wordpieces: Sequence[int], capacity: int, overlap: int) -> list[Window]:
    """Cover a document with as few windows as needed.

    n_wordpieces: wordpieces of each token.
    capacity: most wordpieces of one window, special tokens not counted.
    overlap: wordpieces that two neighbouring windows share, at most.
    Returns windows in order. Every token belongs to exactly one of them.
    Raises ValueError if the overlap leaves no room to move on.
    """
    if not 0 <= overlap < capacity:
        raise ValueError(f"overlap must be from 0 to below the capacity {capacity}, got {overlap}")
    n_tokens = len(n_wordpieces)
    if n_tokens and sum(n_wordpieces) <= capacity:
        return [Window(0, n_tokens, 0, n_tokens)]
    # Before token i there are before[i] wordpieces.
    before = numpy.concatenate([[0], numpy.cumsum(n_wordpieces, dtype="int64")])
    bounds = _window_bounds(before, capacity, overlap)
    windows = []
    own_start = 0
    for i, (start, end) in enumerate(bounds):
        last = i + 1 == len(bounds)
        own_end = end if last else _middle(before, bounds[i + 1][0], end)
        windows.append(Window(start, end, own_start, own_end))
        own_start = own_end
    return windows


def plan_sentences(
    n_wordpieces: Sequence[int], sentences: Sequence[tuple[int, int]], capacity: int, overlap: int
) -> list[Window]:
    """Windows for a document that is longer than one: a window for each sentence, several for
    a sentence that is itself longer.

    Sentences are what the model was trained on, so it reads them better than pages
    (docs/robustness.md), and what is found in one depends on no other.

    sentences: start and end token of each, in order. The rest as in `plan_windows`.
    """
    windows = []
    for start, end in sentences:
        for w in plan_windows(n_wordpieces[start:end], capacity, overlap):
            bounds = (w.start, w.end, w.own_start, w.own_end)
            windows.append(Window(*(start + bound for bound in bounds)))
    return windows


def _window_bounds(
    before: NDArray[numpy.int64], capacity: int, overlap: int
) -> list[tuple[int, int]]:
    n_tokens = len(before) - 1
    bounds = []
    start = 0
    while start < n_tokens:
        fits = int(before.searchsorted(before[start] + capacity, side="right")) - 1
        end = max(fits, start + 1)
        bounds.append((start, end))
        if end == n_tokens:
            break
        shared_from = int(before.searchsorted(before[end] - overlap))
        start = max(shared_from, start + 1)
    return bounds


def _middle(before: NDArray[numpy.int64], start: int, end: int) -> int:
    """The token border that splits the overlap `start:end` into halves of equal length."""
    return int(before.searchsorted((before[start] + before[end]) / 2))

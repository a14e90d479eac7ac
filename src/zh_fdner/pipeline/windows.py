"""Cuts a long document into overlapping encoder windows."""

from collections.abc import Sequence
from dataclasses import dataclass


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
    bounds = _window_bounds(n_wordpieces, capacity, overlap)
    windows = []
    own_start = 0
    for i, (start, end) in enumerate(bounds):
        last = i + 1 == len(bounds)
        own_end = end if last else _middle(n_wordpieces, bounds[i + 1][0], end)
        windows.append(Window(start, end, own_start, own_end))
        own_start = own_end
    return windows


def _window_bounds(
    n_wordpieces: Sequence[int], capacity: int, overlap: int
) -> list[tuple[int, int]]:
    n_tokens = len(n_wordpieces)
    bounds = []
    start = 0
    while start < n_tokens:
        end, used = start, 0
        while end < n_tokens and (used + n_wordpieces[end] <= capacity or end == start):
            used += n_wordpieces[end]
            end += 1
        bounds.append((start, end))
        if end == n_tokens:
            break
        next_start, shared = end, 0
        while next_start - 1 > start and shared + n_wordpieces[next_start - 1] <= overlap:
            next_start -= 1
            shared += n_wordpieces[next_start]
        start = next_start
    return bounds


def _middle(n_wordpieces: Sequence[int], start: int, end: int) -> int:
    """The token border that splits the overlap `start:end` into halves of equal length."""
    total = sum(n_wordpieces[start:end])
    seen = 0
    for i in range(start, end):
        if 2 * seen >= total:
            return i
        seen += n_wordpieces[i]
    return end

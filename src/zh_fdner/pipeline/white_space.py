"""White space is no part of an entity's ends, whatever the model says of it.

spaCy's own `ner` begins no entity on white space, and its training refuses one that begins or
ends so.
"""

from collections.abc import Iterable, Sequence

import numpy
from numpy.typing import NDArray
from spacy.attrs import IS_SPACE
from spacy.tokens import Doc

# More of it is read as part of an entity so rarely that it does not count.
WIDEST = 8

# Start token, end token, exclusive, and label number.
EntitySpan = tuple[int, int, int]


def is_space(doc: Doc) -> NDArray[numpy.bool_]:
    """Whether each token is white space."""
    flags: NDArray[numpy.bool_] = doc.to_array(IS_SPACE).astype(bool)
    return flags


def trim(spans: Iterable[EntitySpan], space: NDArray[numpy.bool_]) -> list[EntitySpan]:
    """The spans without the white space at their ends. One of nothing else is dropped.

    space: as of `is_space`.
    """
    if not numpy.count_nonzero(space):
        return list(spans)
    # (Of an array, a single item is slow to get.)
    flags = space.tolist()
    trimmed = []
    for first, last, label in spans:
        start, end = first, last
        while start < end and flags[start]:
            start += 1
        while end > start and flags[end - 1]:
            end -= 1
        if start < end:
            trimmed.append((start, end, label))
    return trimmed


def readings(
    spans: Iterable[EntitySpan], space: NDArray[numpy.bool_]
) -> tuple[list[EntitySpan], list[int]]:
    """The spans that are one of these when they are trimmed: those of the first, in order, and
    so on; and how many each has."""
    flags = space.tolist()
    found: list[EntitySpan] = []
    counts = []
    for span in spans:
        before = len(found)
        # (At an end of the text, these are the span's own tokens, which are none.)
        if flags[max(span[0] - 1, 0)] or flags[min(span[1], len(flags) - 1)]:
            found += untrimmed(span, flags)
        else:
            found.append(span)
        counts.append(len(found) - before)
    return found, counts


def untrimmed(span: EntitySpan, space: Sequence[bool]) -> list[EntitySpan]:
    """The spans that are this one when they are trimmed, itself among them, in order of their
    starts; of those with more than `WIDEST` white-space tokens on a side, none."""
    start, end, label = span
    first, last = start, end
    while first > max(start - WIDEST, 0) and space[first - 1]:
        first -= 1
    while last < min(end + WIDEST, len(space)) and space[last]:
        last += 1
    return [(s, e, label) for s in range(first, start + 1) for e in range(end, last + 1)]

"""Cuts documents into stretches that can be summed over side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from .white_space import EntitySpan

# A document that is no longer is one stretch, and its probabilities are exact.
LONGEST = 128
# Of a longer one, the tokens whose entities a stretch tells of, and those that it reads before
# and after them. How far the tags further away bear on an entity decays with each token between.
OWN, MARGIN = 64, 24


class Stretch(NamedTuple):
    """Tokens `start:end` of a document."""

    doc: int
    start: int
    end: int


def plan_stretches(
    lengths: Sequence[int], spans: Sequence[Sequence[EntitySpan]]
) -> tuple[list[Stretch], list[int]]:
    """The stretches that hold the spans, with what is around them; and for each span, those of
    the first document first, the number of its stretch.

    lengths: of each document in tokens. spans: of each document, in order of their starts.
    """
    stretches: list[Stretch] = []
    numbers: list[int] = []
    for doc, (length, of_doc) in enumerate(zip(lengths, spans, strict=True)):
        own_end = 0
        for start, end, _ in of_doc:
            if start >= own_end:
                own_end = length if length <= LONGEST else start + OWN
                first = 0 if length <= LONGEST else max(start - MARGIN, 0)
                stretches.append(Stretch(doc, first, min(own_end + MARGIN, length)))
            if end + MARGIN > stretches[-1].end:
                stretches[-1] = stretches[-1]._replace(end=min(end + MARGIN, length))
            numbers.append(len(stretches) - 1)
    return stretches, numbers

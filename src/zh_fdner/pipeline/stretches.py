"""Cuts documents into stretches that can be summed over side by side."""

from collections.abc import Sequence
from typing import NamedTuple

from .white_space import EntitySpan

# A document that is no longer is one stretch, and its probabilities are exact.
LONGEST = 200
# Of a longer one, the tokens whose entities a stretch tells of, and those that it reads before
# and after them. What the tags further away say of an entity dies away with each token between:
# after so many, less than 1e-7 is left of it (tests/pipeline/test_probability.py), but in scores
# made for it.
OWN, MARGIN = 160, 20


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
        if length > LONGEST:
            _plan_parts(doc, length, of_doc, stretches, numbers)
        elif of_doc:
            numbers += [len(stretches)] * len(of_doc)
            stretches.append(Stretch(doc, 0, length))
    return stretches, numbers


def _plan_parts(
    doc: int,
    length: int,
    spans: Sequence[EntitySpan],
    stretches: list[Stretch],
    numbers: list[int],
) -> None:
    """Add the stretches of a long document, and the numbers of its spans'."""
    own_end = 0
    for start, end, _ in spans:
        if start >= own_end:
            own_end = start + OWN
            stretches.append(Stretch(doc, max(start - MARGIN, 0), min(own_end + MARGIN, length)))
        if end + MARGIN > stretches[-1].end:
            stretches[-1] = stretches[-1]._replace(end=min(end + MARGIN, length))
        numbers.append(len(stretches) - 1)

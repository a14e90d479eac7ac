"""Writes predicted entities to a doc, beside those that are there already."""

from collections.abc import Sequence

import numpy
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.tokens import Doc, Span

from .bio import entity_spans, orphans
from .gold import BEGIN
from .scorer import ORPHANS
from .white_space import EntitySpan, is_space, trim


def write_entities(
    doc: Doc, tags: Sequence[int], labels: Sequence[str], columns: Sequence[int] | None
) -> list[EntitySpan]:
    """Entities to `doc.ents`, trimmed of white space, all other tokens O. Those that are in
    `doc.ents` already, and blocked tokens, stay; what overlaps them is dropped.

    tags: the BIO tag of each token. columns: as of `BioNer`.
    Returns what was written: (start token, end token, label number).
    """
    iob, label = doc.to_array([ENT_IOB, ENT_TYPE]).T
    # Tokens of entities that are there, and blocked ones, which have a B without a type.
    taken = (label != 0) | (iob == BEGIN)
    found = trim(entity_spans(tags), is_space(doc))
    written = [each for each in found if not taken[each[0] : each[1]].any()]
    spans = [Span(doc, start, end, label=labels[number]) for start, end, number in written]
    blocked = [Span(doc, i, i + 1) for i in numpy.flatnonzero((label == 0) & (iob == BEGIN))]
    doc.set_ents([*doc.ents, *spans], blocked=blocked, default="outside")
    alone = [i for i in orphans(tags) if not taken[i]]
    if columns is not None:
        # Where the head has no B to say, I is how an entity begins.
        alone = [i for i in alone if tags[i] - 1 in columns]
    # What an earlier run left goes.
    doc.user_data.pop(ORPHANS, None)
    if alone:
        doc.user_data[ORPHANS] = alone
    return written

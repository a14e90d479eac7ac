"""Writes predicted entities to a doc, beside those that are there already."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, ENT_TYPE
from spacy.tokens import Doc, Span

from .bio import entity_spans, orphans
from .confidence import LOW_CONFIDENCE, drop_stale, write_confidence
from .gold import BEGIN
from .scorer import ORPHANS
from .white_space import EntitySpan, is_space, trim


class Found(NamedTuple):
    """spans: of the entities, in order. space: as of `white_space.is_space`.
    blocked: tokens that must stay outside of any. orphans: tokens at which an I is the begin,
    see `scorer`."""

    spans: list[EntitySpan]
    space: NDArray[numpy.bool_]
    blocked: list[int]
    orphans: list[int]


def find_entities(doc: Doc, tags: NDArray[numpy.int64], columns: Sequence[int] | None) -> Found:
    """The entities that the tags say, trimmed of white space, without those that overlap an
    entity of `doc.ents` or a blocked token.

    tags: the BIO tag of each token. columns: as of `BioNer`.
    """
    space = is_space(doc)
    entities = entity_spans(tags)
    spans = trim(entities, space)
    alone = orphans(tags, entities)
    if columns is not None:
        # Where the head has no B to say, I is how an entity begins.
        alone = [i for i in alone if tags[i] - 1 in columns]
    blocked: list[int] = []
    if doc.has_annotation("ENT_IOB"):
        iob, label = doc.to_array([ENT_IOB, ENT_TYPE]).T
        # Tokens of entities that are there, and blocked ones, which have a B without a type.
        taken = (label != 0) | (iob == BEGIN)
        spans = [each for each in spans if not taken[each[0] : each[1]].any()]
        blocked = numpy.flatnonzero((label == 0) & (iob == BEGIN)).tolist()
        alone = [i for i in alone if not taken[i]]
    return Found(spans, space, blocked, alone)


def write_entities(
    doc: Doc, found: Found, scores: Sequence[float], labels: Sequence[str], threshold: float
) -> None:
    """Entities to `doc.ents`, those that score below the threshold to `doc.spans`, each with its
    `_.score`; all tokens that are in no entity then become O. What an earlier run left goes.

    scores: of each of the found spans.
    """
    forget(doc, labels)
    ents: list[Span] = []
    low: list[Span] = []
    for (start, end, number), score in zip(found.spans, scores, strict=True):
        span = Span(doc, start, end, label=labels[number])
        write_confidence(span, score)
        (ents if score >= threshold else low).append(span)
    blocked = [Span(doc, i, i + 1) for i in found.blocked]
    doc.set_ents([*doc.ents, *ents], blocked=blocked, default="outside")
    if threshold > 0:
        doc.spans[LOW_CONFIDENCE] = [*doc.spans.get(LOW_CONFIDENCE, ()), *low]
    if found.orphans:
        doc.user_data[ORPHANS] = found.orphans


def forget(doc: Doc, labels: Sequence[str]) -> None:
    """What an earlier run left, but for entities in `doc.ents`."""
    doc.user_data.pop(ORPHANS, None)
    if LOW_CONFIDENCE in doc.spans:
        others = [span for span in doc.spans[LOW_CONFIDENCE] if span.label_ not in labels]
        doc.spans[LOW_CONFIDENCE] = others
    drop_stale(doc)

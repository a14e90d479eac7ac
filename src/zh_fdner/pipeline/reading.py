"""From scores of tags to entities, and how sure they are."""

from collections.abc import Sequence
from functools import partial

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc
from thinc.api import Model

from .annotation import Found, find_entities
from .bio import DECODERS, Decoder, decode_docs
from .crf import is_crf, transitions, viterbi
from .probability import read_probabilities
from .steps import steps_of

Scores = Sequence[NDArray[numpy.float32]]


def read_entities(
    model: Model, decode: str, columns: Sequence[int] | None, docs: Sequence[Doc], scores: Scores
) -> list[Found]:
    """The entities of the best sequence of tags of each doc. decode, columns: as of `BioNer`.

    scores: one (n_tokens, n_tags) array a doc, logits or log-probabilities.
    """
    decoder: Decoder = DECODERS[decode]
    if is_crf(model):
        decoder = partial(viterbi, steps=transitions(model))
    decoded = decode_docs(decoder, scores)
    return [find_entities(doc, tags, columns) for doc, tags in zip(docs, decoded, strict=True)]


def read_confidences(
    model: Model, decode: str, temperature: float, scores: Scores, found: Sequence[Found]
) -> list[list[float]]:
    """The probability of each entity of each doc, under the distribution that decoding took the
    best of."""
    if not any(each.spans for each in found):
        return [[] for _ in found]
    steps = steps_of(model, decode, scores)
    spans, spaces = [each.spans for each in found], [each.space for each in found]
    return read_probabilities(scores, spans, spaces, steps, temperature)

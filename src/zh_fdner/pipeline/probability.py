"""The probability of an entity: that exactly this span is read with exactly this label,
whatever is read of the white space around it.

It is summed over all sequences of tags that say so (forward-backward; Culotta and McCallum,
2004, "Confidence estimation for information extraction").
"""

from collections.abc import Sequence
from itertools import islice

import numpy
from numpy.typing import NDArray
from spacy.tokens import Doc

from .chains import Chain, LogWeights, log_sum
from .white_space import EntitySpan, is_space, untrimmed


def confidences_of(
    doc: Doc, scores: NDArray[numpy.float32], spans: Sequence[EntitySpan], chain: Chain
) -> list[float]:
    """The probability of each entity: of all the readings that are it when they are trimmed."""
    space = is_space(doc)
    readings = [untrimmed(span, space) for span in spans]
    values = iter(entity_probabilities(scores, [each for of in readings for each in of], chain))
    return [min(sum(islice(values, len(of))), 1.0) for of in readings]


def entity_probabilities(
    scores: NDArray[numpy.float32], spans: Sequence[EntitySpan], chain: Chain
) -> list[float]:
    """The probability of each span by itself, in the spans' order.

    scores: (n_tokens, n_tags), logits or log-probabilities of the BIO tags.
    spans: (start token, end token, label number), end exclusive, not empty.
    Tags are read as `bio.entity_spans` reads them.
    """
    if not spans:
        return []
    exact = scores.astype("float64")
    forward, backward = forward_backward(exact, chain)
    total = log_sum(forward[-1])
    return [
        float(numpy.exp(min(_log_weight(exact, span, chain, forward, backward) - total, 0.0)))
        for span in spans
    ]


def forward_backward(scores: LogWeights, chain: Chain) -> tuple[LogWeights, LogWeights]:
    """The log-weights of all that may come up to and with a tag, and of all after it.

    scores: (n_tokens, n_tags), at least one token. Returns two arrays of that shape.
    """
    forward, backward = scores.copy(), numpy.zeros_like(scores)
    forward[0] += chain.first()
    for i in range(1, len(scores)):
        forward[i] += chain.after(forward[i - 1])
        backward[-1 - i] = chain.before(scores[-i] + backward[-i])
    return forward, backward


def _log_weight(
    scores: LogWeights,
    span: EntitySpan,
    chain: Chain,
    forward: LogWeights,
    backward: LogWeights,
) -> float:
    """The log-weight of all sequences in which the span is an entity."""
    start, end, number = span
    begin, inside = 2 * number + 1, 2 * number + 2
    weights = numpy.full((scores.shape[1],), -numpy.inf)
    weights[begin] = forward[start, begin]
    # An I begins an entity where neither B nor I of its label is before it.
    if start == 0:
        weights[inside] = forward[0, inside]
    else:
        others = forward[start - 1].copy()
        others[[begin, inside]] = -numpy.inf
        weights[inside] = scores[start, inside] + chain.after(others)[inside]
    for i in range(start + 1, end):
        weight = scores[i, inside] + chain.after(weights)[inside]
        weights = numpy.full_like(weights, -numpy.inf)
        weights[inside] = weight
    if end < len(scores):
        # It ends where no I of its label follows.
        others = scores[end] + backward[end]
        others[inside] = -numpy.inf
        weights = weights + chain.before(others)
    return float(log_sum(weights))

"""BIO tags as numbers: 0 is O, and the label number k has B = 2k + 1 and I = 2k + 2.

fdner's own tag ids are numbered in the same way.
"""

from collections.abc import Callable, Sequence

import numpy
from numpy.typing import NDArray

Decoder = Callable[[NDArray[numpy.float32]], NDArray[numpy.int64]]


def tag_names(labels: Sequence[str]) -> list[str]:
    """`["O", "B-x", "I-x", …]` for the entity labels, in their order."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def decode_greedy(scores: NDArray[numpy.float32]) -> NDArray[numpy.int64]:
    """The best tag of each token by itself, as the published model does.

    scores: (n_tokens, n_tags), logits or log-probabilities.
    """
    best: NDArray[numpy.int64] = scores.argmax(axis=1)
    return best


def inside_tags(scores: NDArray[numpy.float32]) -> NDArray[numpy.int64]:
    """The I tags that need a B or I of their label before them.

    scores: (n_tokens, n_tags). A label whose B has no score above -inf (there is no such
    output) may begin with I: without B, that is how its entities begin.
    """
    inside = numpy.arange(2, scores.shape[1], 2)
    return inside[(scores[:, inside - 1] > -numpy.inf).any(axis=0)]


def decode_constrained(scores: NDArray[numpy.float32]) -> NDArray[numpy.int64]:
    """The best sequence of tags in which every I-x follows a B-x or an I-x (Viterbi), but
    see `inside_tags`.

    scores: (n_tokens, n_tags), log-probabilities, or logits: a constant added to all
    the scores of a token changes nothing.
    """
    n_tokens, n_tags = scores.shape
    if n_tokens == 0:
        return numpy.zeros((0,), dtype="int64")
    inside = inside_tags(scores)
    best = scores[0].astype("float64")
    best[inside] = -numpy.inf
    previous = numpy.zeros((n_tokens, n_tags), dtype="int64")
    for i in range(1, n_tokens):
        previous[i] = best.argmax()
        came_from_begin = best[inside - 1] >= best[inside]
        previous[i, inside] = numpy.where(came_from_begin, inside - 1, inside)
        best = scores[i] + best[previous[i]]
    tags = numpy.zeros((n_tokens,), dtype="int64")
    tags[-1] = best.argmax()
    for i in range(n_tokens - 1, 0, -1):
        tags[i - 1] = previous[i, tags[i]]
    return tags


DECODERS: dict[str, Decoder] = {"greedy": decode_greedy, "constrained": decode_constrained}


def entity_spans(tags: Sequence[int]) -> list[tuple[int, int, int]]:
    """Read tags as seqeval does: an I that nothing of its label precedes starts an entity.

    Returns (start token, end token, label number), end exclusive, in order.
    Source: seqeval's default mode (`get_entities`).
    """
    spans: list[tuple[int, int, int]] = []
    for i, tag in enumerate(tags):
        if tag == 0:
            continue
        label, begins = divmod(int(tag) - 1, 2)[0], tag % 2 == 1
        if not begins and spans and spans[-1][1] == i and spans[-1][2] == label:
            spans[-1] = (spans[-1][0], i + 1, label)
        else:
            spans.append((i, i + 1, label))
    return spans


def orphans(tags: Sequence[int]) -> list[int]:
    """The tokens at which an I starts an entity, for want of a B or I of its label before."""
    found = []
    before = 0
    for i, tag in enumerate(tags):
        if tag and tag % 2 == 0 and before not in (tag - 1, tag):
            found.append(i)
        before = tag
    return found

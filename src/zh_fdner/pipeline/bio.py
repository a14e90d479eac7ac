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
    """The best sequence of tags in which every I-x follows a B-x or an I-x, but see
    `inside_tags`.

    scores: (n_tokens, n_tags), log-probabilities, or logits: a constant added to all
    the scores of a token changes nothing.

    The sequence is cut into pieces, at first one a token. The best tags of each piece by
    itself are the best of all as soon as they are allowed side by side, since to cut only
    takes constraints away; where they are not, the pieces are joined. A trained model is
    hardly ever at odds with BIO, so most pieces stay single tokens, which numpy does at once.
    """
    bound = numpy.zeros(scores.shape[1], dtype=bool)
    bound[inside_tags(scores)] = True
    if len(scores):
        scores = numpy.concatenate([numpy.where(bound, -numpy.inf, scores[:1]), scores[1:]])
    tags: NDArray[numpy.int64] = scores.argmax(axis=1)
    begins = numpy.ones(len(scores), dtype=bool)
    reach = 1
    while len(wrong := _disallowed(tags, bound)):
        if 8 * len(wrong) > len(tags):
            reach = len(tags)
        begins[_within(wrong, reach, len(tags))] = False
        begins[0] = True
        # Ever further, so that even the worst model takes few rounds.
        reach *= 8
        starts = numpy.flatnonzero(begins)
        ends = numpy.append(starts[1:], len(tags))
        touched = numpy.unique(starts.searchsorted(wrong, side="right") - 1)
        _decode_pieces(scores, bound, starts[touched], ends[touched], tags)
    return tags


def _disallowed(tags: NDArray[numpy.int64], bound: NDArray[numpy.bool_]) -> NDArray[numpy.int64]:
    """The tokens whose tag does not go with the tag before."""
    now, before = tags[1:], tags[:-1]
    return numpy.flatnonzero(bound[now] & (before != now) & (before != now - 1)) + 1


def _within(places: NDArray[numpy.int64], reach: int, end: int) -> NDArray[numpy.int64]:
    """The places, and those less than `reach` away, from 0 to below the end."""
    if reach >= end:
        return numpy.arange(end)
    near = places[:, None] + numpy.arange(1 - reach, reach)
    return near[(near >= 0) & (near < end)]


def _decode_pieces(
    scores: NDArray[numpy.float32],
    bound: NDArray[numpy.bool_],
    starts: NDArray[numpy.int64],
    ends: NDArray[numpy.int64],
    tags: NDArray[numpy.int64],
) -> None:
    """Write the best tags of each piece; pieces of one length are done together."""
    lengths = ends - starts
    for length in numpy.unique(lengths):
        places = starts[lengths == length, None] + numpy.arange(length)
        tags[places] = _viterbi(scores[places], bound)


def _viterbi(scores: NDArray[numpy.float32], bound: NDArray[numpy.bool_]) -> NDArray[numpy.int64]:
    """scores: (n_pieces, n_tokens, n_tags), n_tokens at least 1. Returns (n_pieces, n_tokens).
    The first token may have any tag."""
    n_pieces, n_tokens, n_tags = scores.shape
    # Of the best sequence up to and with each tag.
    best = scores.astype("float64")
    own = numpy.full((n_pieces, n_tags), -numpy.inf)
    for i in range(1, n_tokens):
        before = best[:, i - 1]
        numpy.maximum(before[:, 1:], before[:, :-1], out=own[:, 1:])
        best[:, i] += numpy.where(bound, own, before.max(axis=1, keepdims=True))
    begins = numpy.zeros(best.shape, dtype="int64")
    begins[:, :, 1:] = best[:, :, :-1] >= best[:, :, 1:]
    all_tags = numpy.arange(n_tags)
    # Where a sequence that has a tag at the next token was.
    came_from = numpy.where(bound, all_tags - begins, best.argmax(axis=2)[:, :, None])
    pieces = numpy.arange(n_pieces)
    tags = numpy.empty((n_pieces, n_tokens), dtype="int64")
    tags[:, -1] = best[:, -1].argmax(axis=1)
    for i in range(n_tokens - 1, 0, -1):
        tags[:, i - 1] = came_from[pieces, i - 1, tags[:, i]]
    return tags


DECODERS: dict[str, Decoder] = {"greedy": decode_greedy, "constrained": decode_constrained}


def entity_spans(tags: Sequence[int] | NDArray[numpy.int64]) -> list[tuple[int, int, int]]:
    """Read tags as seqeval does: an I that nothing of its label precedes starts an entity.

    Returns (start token, end token, label number), end exclusive, in order.
    Source: seqeval's default mode (`get_entities`).
    """
    array = numpy.asarray(tags, dtype="int64")
    if not array.any():
        return []
    begins = (array % 2 == 1) | _lacks_begin(array)
    starts = numpy.flatnonzero(begins)
    # An entity's tokens after its first are all the others that are not O.
    goes_on = numpy.append((array > 0) & ~begins, False)
    ends = numpy.flatnonzero(~goes_on)
    ends = ends[ends.searchsorted(starts, side="right")]
    labels = (array[starts] - 1) // 2
    return list(zip(starts.tolist(), ends.tolist(), labels.tolist(), strict=True))


def orphans(tags: Sequence[int] | NDArray[numpy.int64]) -> list[int]:
    """The tokens at which an I starts an entity, for want of a B or I of its label before."""
    found: list[int] = numpy.flatnonzero(_lacks_begin(numpy.asarray(tags, dtype="int64"))).tolist()
    return found


def _lacks_begin(tags: NDArray[numpy.int64]) -> NDArray[numpy.bool_]:
    """Whether each token has an I tag, without a B or I of its label before it."""
    before = numpy.zeros_like(tags)
    before[1:] = tags[:-1]
    lacks: NDArray[numpy.bool_] = (
        (tags > 0) & (tags % 2 == 0) & (before != tags) & (before != tags - 1)
    )
    return lacks

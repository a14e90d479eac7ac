"""BIO tags as numbers: 0 is O, and the label number k has B = 2k + 1 and I = 2k + 2.

fdner's own tag ids are numbered in the same way.
"""

from collections.abc import Callable, Iterable, Sequence

import numpy
from numpy.typing import NDArray

from .pieces import decode_pieces

# Scores, and where docs start in them, to tags; see `decode_constrained`.
Decoder = Callable[..., NDArray[numpy.int64]]


def tag_names(labels: Sequence[str]) -> list[str]:
    """`["O", "B-x", "I-x", …]` for the entity labels, in their order."""
    return ["O", *(f"{prefix}-{label}" for label in labels for prefix in "BI")]


def decode_greedy(
    scores: NDArray[numpy.float32], starts: Sequence[int] = (0,)
) -> NDArray[numpy.int64]:
    """The best tag of each token by itself, as the published model does.

    scores, starts: as of `decode_constrained`.
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


def decode_constrained(
    scores: NDArray[numpy.float32], starts: Sequence[int] = (0,)
) -> NDArray[numpy.int64]:
    """The best sequence of tags in which every I-x follows a B-x or an I-x, but see
    `inside_tags`.

    scores: (n_tokens, n_tags), log-probabilities, or logits: a constant added to all
    the scores of a token changes nothing.
    starts: the first token of each doc, if there are several, one after the other.

    The sequence is cut into pieces, at first one a token. The best tags of each piece by
    itself are the best of all as soon as they are allowed side by side, since to cut only
    takes constraints away; where they are not, the pieces are joined. A trained model is
    hardly ever at odds with BIO, so most pieces stay single tokens, which numpy does at once.
    """
    bound = numpy.zeros(scores.shape[1], dtype=bool)
    bound[inside_tags(scores)] = True
    if len(scores):
        scores = scores.copy()
        # So that nothing goes on from one doc to the next.
        scores[numpy.ix_(numpy.asarray(starts), bound)] = -numpy.inf
    tags: NDArray[numpy.int64] = scores.argmax(axis=1)
    begins = numpy.ones(len(scores), dtype=bool)
    reach = 1
    while len(wrong := _disallowed(tags, bound)):
        begins[_within(wrong, reach, len(tags))] = False
        begins[0] = True
        # Ever further, so that even the worst model takes few rounds.
        reach *= 2
        first = numpy.flatnonzero(begins)
        touched = numpy.flatnonzero(numpy.bincount(first.searchsorted(wrong, side="right") - 1))
        lengths = numpy.diff(first, append=len(tags))
        decode_pieces(scores, bound, first[touched], lengths[touched], tags)
    return tags


def _disallowed(tags: NDArray[numpy.int64], bound: NDArray[numpy.bool_]) -> NDArray[numpy.int64]:
    """The tokens whose tag does not go with the tag before."""
    now, before = tags[1:], tags[:-1]
    return numpy.flatnonzero(bound[now] & (before != now) & (before != now - 1)) + 1


def _within(places: NDArray[numpy.int64], reach: int, end: int) -> NDArray[numpy.int64]:
    """The places, and those less than `reach` away, from 0 to below the end."""
    near = places[:, None] + numpy.arange(1 - reach, reach)
    return near[(near >= 0) & (near < end)]


DECODERS: dict[str, Decoder] = {"greedy": decode_greedy, "constrained": decode_constrained}


def decode_docs(
    decode: Decoder, scores: Sequence[NDArray[numpy.float32]]
) -> list[NDArray[numpy.int64]]:
    """The tags of each doc. All docs are decoded together, since numpy takes longer to be called
    than to decode a sentence.

    decode: one of `DECODERS`, or like them. scores: (n_tokens, n_tags) of each doc.
    """
    if not scores:
        return []
    lengths = numpy.array([len(each) for each in scores])
    ends = lengths.cumsum()
    starts = (ends - lengths)[lengths > 0]
    tags = decode(numpy.concatenate(scores), starts=starts)
    return [tags[end - n : end] for n, end in zip(lengths.tolist(), ends.tolist(), strict=True)]


def entity_spans(tags: Sequence[int] | NDArray[numpy.int64]) -> list[tuple[int, int, int]]:
    """Read tags as seqeval does: an I that nothing of its label precedes starts an entity.

    Returns (start token, end token, label number), end exclusive, in order.
    Source: seqeval's default mode (`get_entities`).
    """
    array = numpy.asarray(tags, dtype="int64")
    if not array.any():
        return []
    before = numpy.zeros_like(array)
    before[1:] = array[:-1]
    # An entity's tokens after its first: an I that has a B or I of its label before it.
    goes_on = (array > 0) & (array % 2 == 0) & ((before == array) | (before == array - 1))
    starts = numpy.flatnonzero((array > 0) & ~goes_on)
    ends = numpy.flatnonzero(~numpy.append(goes_on, False))
    ends = ends[ends.searchsorted(starts, side="right")]
    labels = (array[starts] - 1) // 2
    return list(zip(starts.tolist(), ends.tolist(), labels.tolist(), strict=True))


def orphans(
    tags: Sequence[int] | NDArray[numpy.int64], spans: Iterable[tuple[int, int, int]]
) -> list[int]:
    """The tokens at which an I starts an entity, for want of a B or I of its label before.

    spans: as `entity_spans` reads the tags.
    """
    return [start for start, _, _ in spans if tags[start] % 2 == 0]

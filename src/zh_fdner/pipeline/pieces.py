"""The best tags of many short sequences at once (Viterbi)."""

import numpy
from numpy.typing import NDArray


def decode_pieces(
    scores: NDArray[numpy.float32],
    bound: NDArray[numpy.bool_],
    starts: NDArray[numpy.int64],
    lengths: NDArray[numpy.int64],
    tags: NDArray[numpy.int64],
) -> None:
    """Write the best tags of each piece of a sequence, whose first token may have any tag.

    scores: (n_tokens, n_tags). bound: (n_tags,), whether a tag needs itself or the tag before
        it, in number, at the token before. starts, lengths: (n_pieces,), lengths at least 1.
    tags: (n_tokens,), written to.
    """
    # The longest first: pieces that have an i-th token are the first ones.
    order = numpy.argsort(-lengths, kind="stable")
    starts, lengths = starts[order], lengths[order]
    n_longer = (-lengths).searchsorted(-numpy.arange(int(lengths[0]) + 1)).tolist()
    best = _best_scores(scores, bound, starts, n_longer)
    later = numpy.empty(0, dtype="int64")
    for i in range(len(best) - 1, -1, -1):
        found = best[i].argmax(axis=1)
        # Of the pieces that go on.
        if len(later):
            here, pieces = best[i][: len(later)], numpy.arange(len(later))
            begins = here[pieces, later - 1] >= here[pieces, later]
            found[: len(later)] = numpy.where(bound[later], later - begins, found[: len(later)])
        tags[starts[: len(found)] + i] = later = found


def _best_scores(
    scores: NDArray[numpy.float32],
    bound: NDArray[numpy.bool_],
    starts: NDArray[numpy.int64],
    n_longer: list[int],
) -> list[NDArray[numpy.float64]]:
    """For the i-th token of the pieces, (n_longer[i], n_tags): the score of the best sequence up
    to and with each tag."""
    best = [scores[starts].astype("float64")]
    own = numpy.full(best[0].shape, -numpy.inf)
    for i in range(1, len(n_longer) - 1):
        before, own = best[-1][: n_longer[i]], own[: n_longer[i]]
        numpy.maximum(before[:, 1:], before[:, :-1], out=own[:, 1:])
        reached = numpy.where(bound, own, before.max(axis=1, keepdims=True))
        best.append(reached + scores[starts[: n_longer[i]] + i])
    return best

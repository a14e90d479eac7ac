"""Sums over all sequences of tags, for many texts side by side (forward-backward)."""

from collections.abc import Iterator
from typing import Any

import numpy
from numpy.typing import NDArray

Weights = NDArray[numpy.float64]
Numbers = NDArray[numpy.int64]

# A tag that weighs less than this beside the best of its token is given this, in nats: e^-60 is
# nothing beside 1, but within RESCALED steps the sums cannot vanish from a float (e^-708).
FAINTEST = -60.0
RESCALED = 6


class Packed:
    """Texts side by side, without padding: first the first token of each, then the second of
    each that has one, and so on. So the longest text has to be the first, and so on.

    lengths: tokens of each text, at least one, descending.
    """

    def __init__(self, lengths: Numbers):
        self.lengths = lengths
        # How many texts have a token of each number, and where those begin.
        self.alive = numpy.searchsorted(-lengths, -numpy.arange(lengths[0]), side="left")
        self.starts = self.alive.cumsum() - self.alive

    def place(self, text: Numbers, token: Numbers) -> Numbers:
        """Where these tokens of these texts are."""
        places: Numbers = self.starts[token] + text
        return places

    def steps(self) -> Iterator[tuple[int, slice, slice, int]]:
        """From each token to the next: the number of the former, the places of those that have
        a next one, the places of the next ones, and how many they are."""
        alive, starts = self.alive.tolist(), self.starts.tolist()
        for i in range(len(alive) - 1):
            here, there, n = starts[i], starts[i + 1], alive[i + 1]
            yield i, slice(here, here + n), slice(there, there + n), n


def weights_of_tags(scores: NDArray[Any], temperature: float) -> Weights:
    """The logarithm of each tag's weight, 0 for the best of its token, at least `FAINTEST`.

    scores: (n_tokens, n_tags), logits or log-probabilities.
    Returns (n_tags, n_tokens): this way round numpy is five times as fast.
    """
    weights: Weights = scores.T.astype("float64", order="C")
    weights /= temperature
    weights -= weights.max(axis=0)
    return numpy.maximum(weights, FAINTEST, out=weights)


def scan(tags: Weights, first: Weights, steps: Weights, packed: Packed) -> Weights:
    """Put in place of each tag's weight those of all that may come up to and with it, each
    divided by what is of their size.

    Both ways at a time, which takes half as many operations: [0] is for the texts as they are,
    [1] for the same texts backwards.

    tags: (2, n_tokens, n_tags), the weight of each tag by itself, packed. first: (2, n_texts,
    n_tags), of what comes before the first token. steps: (2, n_tags, n_tags).
    Returns the logarithms of what was divided by, (2, n_blocks, n_texts): token i is in block
    i // RESCALED.
    """
    n_texts = first.shape[1]
    scale = numpy.zeros((2, (len(packed.alive) - 1) // RESCALED + 1, n_texts))
    tags[:, :n_texts] *= first
    for i, here, there, n in packed.steps():
        after = tags[:, there]
        after *= numpy.matmul(tags[:, here], steps)
        block, place = divmod(i + 1, RESCALED)
        if place == 0:
            size = after.max(axis=2)
            after /= size[:, :, None]
            scale[:, block, :n] = scale[:, block - 1, :n] + numpy.log(size)
    return scale

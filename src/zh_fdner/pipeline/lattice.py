"""Stretches of documents side by side, with the sums over all sequences of their tags."""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from .scan import RESCALED, Numbers, Packed, Weights, scan, weights_of_tags
from .stretches import Stretch


class Lattice:
    """scores: of each document, (n_tokens, n_tags). stretches: the longest first.
    steps: (n_tags + 1, n_tags), the weights of steps between tags; the last row is for the
        beginning.

    In the methods, `text` is numbers of stretches, `token` numbers of tokens within those; what
    they return is aligned with them. Weights come with the logarithm of what they were divided by.
    """

    def __init__(
        self,
        scores: Sequence[NDArray[numpy.float32]],
        stretches: Sequence[Stretch],
        steps: Weights,
        temperature: float,
    ):
        lengths = numpy.array([end - start for _, start, end in stretches])
        together = numpy.concatenate([scores[doc][start:end] for doc, start, end in stretches])
        logs = weights_of_tags(together, temperature)
        self.lengths = lengths
        self.packed = Packed(lengths)
        self.steps = steps
        self.begins = lengths.cumsum() - lengths
        text = numpy.arange(len(lengths)).repeat(lengths)
        token = numpy.arange(len(text)) - self.begins[text]
        self.logs = logs
        # Of what comes up to and with each tag, and of what comes from it on: backwards.
        self.weights = numpy.empty((2, *together.shape))
        own = numpy.exp(logs).T
        self.weights[0, self.packed.place(text, token)] = own
        self.weights[1, self.packed.place(text, self._backwards(text, token))] = own
        # A document begins with itself; what a stretch begins after may be any tag.
        from_begin = numpy.array([start == 0 for _, start, _ in stretches])[:, None]
        first = numpy.ones((2, len(lengths), together.shape[1]))
        first[0] = numpy.where(from_begin, steps[-1], steps[:-1].sum(axis=0))
        both_ways = numpy.stack([steps[:-1], steps[:-1].T])
        self.scale = scan(self.weights, first, both_ways, self.packed)
        # Of the I tags, summed over all tokens before each.
        self.insides = numpy.zeros((len(logs) // 2, len(together) + 1))
        numpy.cumsum(logs[2::2], axis=1, out=self.insides[:, 1:])

    def of_tag(self, text: Numbers, token: Numbers, tag: Numbers) -> Weights:
        """Of the tag by itself."""
        weights: Weights = numpy.exp(self.logs[tag, self.begins[text] + token])
        return weights

    def up_to(self, text: Numbers, token: Numbers) -> tuple[Weights, Weights]:
        """(n, n_tags), (n,): of all that may come up to and with each tag of a token."""
        return self._summed(0, text, token)

    def onwards(self, text: Numbers, token: Numbers) -> tuple[Weights, Weights]:
        """(n, n_tags), (n,): of all that may come from each tag of a token on, with it."""
        return self._summed(1, text, self._backwards(text, token))

    def _summed(self, way: int, text: Numbers, token: Numbers) -> tuple[Weights, Weights]:
        place = self.packed.place(text, token)
        return self.weights[way, place], self.scale[way, token // RESCALED, text]

    def _backwards(self, text: Numbers, token: Numbers) -> Numbers:
        """The number of a token where its text is read backwards."""
        numbers: Numbers = self.lengths[text] - 1 - token
        return numbers

    def total(self, text: Numbers) -> Weights:
        """The logarithm, of all sequences."""
        weights, scale = self.up_to(text, self.lengths[text] - 1)
        logs: Weights = numpy.log(weights.sum(axis=1)) + scale
        return logs

    def only_inside(self, text: Numbers, start: Numbers, end: Numbers, label: Numbers) -> Weights:
        """The logarithm, of the label's I for all tokens `start:end`, steps not counted."""
        first = self.begins[text]
        logs: Weights = self.insides[label, first + end] - self.insides[label, first + start]
        return logs

"""What the tags before and after a token weigh, under each way of decoding.

Scores of tags and of steps from one tag to the next define a distribution over whole
sequences of tags: the probability of a sequence is proportional to the exponential of its
summed scores. A chain holds the steps; the scores of the tags are the head's.
"""

from typing import Any, Protocol

import numpy
from numpy.typing import NDArray

from .bio import inside_tags

LogWeights = NDArray[numpy.float64]


class Chain(Protocol):
    """The steps from one tag to the next; all arrays are of shape (n_tags,)."""

    def first(self) -> LogWeights:
        """The score of each tag as the first of the sentence."""
        ...

    def after(self, before: LogWeights) -> LogWeights:
        """For each tag, the log-sum over all tags before it, whose log-weights are given."""
        ...

    def before(self, after: LogWeights) -> LogWeights:
        """For each tag, the log-sum over all tags after it, whose log-weights are given."""
        ...


class BioChain:
    """Any tag may follow any other, all alike, but those given follow only the B or I of
    their label. A step takes n_tags operations, not n_tags squared.

    inside: the I tags that are so bound.
    """

    def __init__(self, n_tags: int, inside: NDArray[numpy.int64]) -> None:
        self.n_tags = n_tags
        self.inside = inside

    def first(self) -> LogWeights:
        scores = numpy.zeros((self.n_tags,))
        scores[self.inside] = -numpy.inf
        return scores

    def after(self, before: LogWeights) -> LogWeights:
        weights = numpy.full((self.n_tags,), log_sum(before))
        weights[self.inside] = numpy.logaddexp(before[self.inside - 1], before[self.inside])
        return weights

    def before(self, after: LogWeights) -> LogWeights:
        anywhere = after.copy()
        anywhere[self.inside] = -numpy.inf
        weights = numpy.full((self.n_tags,), log_sum(anywhere))
        own = numpy.logaddexp(weights[self.inside], after[self.inside])
        weights[self.inside - 1] = own
        weights[self.inside] = own
        return weights


class LearnedChain:
    """A CRF's.

    steps: (n_tags + 1, n_tags), as `crf.transitions` gives them.
    """

    def __init__(self, steps: NDArray[numpy.float32]) -> None:
        self.steps = steps.astype("float64")

    def first(self) -> LogWeights:
        scores: LogWeights = self.steps[-1]
        return scores

    def after(self, before: LogWeights) -> LogWeights:
        weights: LogWeights = log_sum(before[:, None] + self.steps[:-1])
        return weights

    def before(self, after: LogWeights) -> LogWeights:
        weights: LogWeights = log_sum((self.steps[:-1] + after).T)
        return weights


def log_sum(log_weights: LogWeights) -> Any:
    """The log of the summed exponentials, by the first axis; -inf where all are -inf.

    (`numpy.logaddexp.reduce` does the same, many times slower for many labels.)
    """
    top = numpy.maximum(log_weights.max(axis=0), numpy.finfo("float64").min)
    with numpy.errstate(divide="ignore"):
        return top + numpy.log(numpy.exp(log_weights - top).sum(axis=0))


def chain_of(decode: str, scores: NDArray[numpy.float32]) -> Chain:
    """The chain behind a decoding of these scores: tags that are independent of one another
    for "greedy", the sequences that BIO allows, all alike, for "constrained"."""
    bound = inside_tags(scores) if decode == "constrained" else numpy.zeros((0,), dtype="int64")
    return BioChain(scores.shape[1], bound)

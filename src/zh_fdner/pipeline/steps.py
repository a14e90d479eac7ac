"""The steps from one tag to the next, under each way of decoding.

Scores of tags and of steps define a distribution over whole sequences of tags: the probability
of a sequence is proportional to the exponential of its summed scores. The scores of the tags are
the head's.
"""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray
from thinc.api import Model

from .bio import inside_tags
from .crf import forbidden, is_crf, transitions


def steps_of(
    model: Model, decode: str, predictions: Sequence[NDArray[numpy.float32]]
) -> NDArray[numpy.float32]:
    """The scores of steps that make what is decoded the most probable.

    predictions: one (n_tokens, n_tags) array a doc, at least one doc.
    Returns (n_tags + 1, n_tags), as `crf.transitions` does: the last row is for the beginning.
    """
    return transitions(model) if is_crf(model) else given_steps(decode, predictions)


def given_steps(
    decode: str, predictions: Sequence[NDArray[numpy.float32]]
) -> NDArray[numpy.float32]:
    """Without a CRF: "greedy" takes tags that are independent of one another, "constrained" the
    sequences that BIO allows, all alike."""
    n_tags = predictions[0].shape[1]
    steps = numpy.zeros((n_tags + 1, n_tags), dtype="float32")
    if decode == "constrained":
        bound = inside_tags(numpy.concatenate(predictions))
        steps[:, bound] = forbidden(n_tags)[:, bound]
    return steps

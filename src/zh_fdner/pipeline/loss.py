"""The loss of a linear layer over tags, with numpy or cupy."""

from typing import Any

import numpy
from numpy.typing import NDArray


def log_softmax(xp: Any, logits: Any) -> Any:
    """Log-probabilities from logits, row by row, with the array module of both."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - xp.log(xp.exp(shifted).sum(axis=1, keepdims=True))


def cross_entropy(xp: Any, logits: Any, gold: Any) -> tuple[float, Any]:
    """The cross entropy in nats, summed over the tokens, and its gradient.

    logits: (n_tokens, n_tags). gold: (n_tokens,), the tag of each.
    """
    log_probs = log_softmax(xp, logits)
    at_gold = (xp.arange(len(gold)), gold)
    gradient = xp.exp(log_probs)
    gradient[at_gold] -= 1.0
    return -float(log_probs[at_gold].sum()), gradient


def over_annotated(
    loss: Any, ops: Any, logits: list[Any], gold: list[NDArray[numpy.int64]], total: float
) -> tuple[float, list[Any]]:
    """A loss that takes tokens one by one, over those with a gold tag.

    loss: as `cross_entropy`. logits: one (n_tokens, n_columns) array a doc.
    gold: the tags of each doc, -1 where there is no annotation.
    total: what the sum is divided by.
    Returns the loss and its gradient, 0 for tokens without annotation.
    """
    tags = numpy.concatenate(gold)
    annotated = numpy.flatnonzero(tags >= 0)
    together = ops.xp.concatenate(logits, axis=0)
    gradient = ops.xp.zeros_like(together)
    rows = ops.asarray(annotated, dtype="int64")
    summed, d_rows = loss(ops.xp, together[rows], ops.asarray(tags[annotated], dtype="int64"))
    gradient[rows] = d_rows / total
    ends = numpy.cumsum([len(doc_logits) for doc_logits in logits])[:-1]
    return summed / total, ops.xp.split(gradient, ends.tolist())

"""Heads whose output columns are not the BIO tags one by one, but IO, BIOES or other tags.

`columns` tells for each output column the BIO tag (see `bio`) that it stands for. Several
may stand for one tag, whose probability is then their sum; a tag may have none.
"""

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray

from .loss import log_softmax


def merge(logits: Any, columns: Sequence[int], n_tags: int) -> NDArray[numpy.float32]:
    """Log-probabilities of the BIO tags; -inf for a tag that no column stands for.

    logits: (n_tokens, n_columns), on the CPU. Returns (n_tokens, n_tags).
    """
    log_probs = log_softmax(numpy, logits)
    merged = numpy.full((len(logits), n_tags), -numpy.inf, dtype="float32")
    for tag in set(columns):
        own = numpy.flatnonzero(numpy.array(columns) == tag)
        merged[:, tag] = numpy.logaddexp.reduce(log_probs[:, own], axis=1)
    return merged


def reachable(columns: Sequence[int], n_tags: int) -> NDArray[numpy.int64]:
    """(n_tags,): for each BIO tag itself, or, if no column stands for it, the other tag of
    its label: what the head would say in its place."""
    tags = numpy.arange(n_tags)
    other = numpy.where(tags % 2 == 1, tags + 1, tags - 1)
    return numpy.where((tags == 0) | numpy.isin(tags, columns), tags, other)


def merged_cross_entropy(
    xp: Any, logits: Any, gold: Any, columns: Sequence[int]
) -> tuple[float, Any]:
    """-log of the summed probability of the gold tag's columns, summed over the tokens,
    and its gradient. With one column a tag this is `cross_entropy`.

    logits: (n_tokens, n_columns). gold: (n_tokens,), BIO tags, `reachable` ones.
    """
    log_probs = log_softmax(xp, logits)
    of_gold = xp.asarray(columns)[None, :] == gold[:, None]
    among_gold = xp.where(of_gold, log_probs, -xp.inf)
    # The best of the gold tag's columns is taken out, lest all of them vanish.
    best = among_gold.max(axis=1, keepdims=True)
    gold_log_probs = best + xp.log(xp.exp(among_gold - best).sum(axis=1, keepdims=True))
    gradient = xp.exp(log_probs) - xp.exp(among_gold - gold_log_probs)
    return -float(gold_log_probs.sum()), gradient

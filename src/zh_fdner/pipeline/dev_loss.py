"""The Trainer's validation loss."""

from collections.abc import Callable, Iterable

import numpy
from numpy.typing import NDArray
from spacy.training import Example
from spacy.util import minibatch
from thinc.api import Model

from .head_loss import head_loss

# The key in `doc.user_data` of the scores of a doc's tags, where they are kept.
SCORES = "zh_fdner.scores"
# Of the published recipe. It has no effect on predictions, only on the mean that is a loss.
EVAL_BATCH_SIZE = 10


def dev_loss(
    model: Model,
    examples: Iterable[Example],
    gold_tags: Callable[[Example], NDArray[numpy.int64]],
) -> float | None:
    """The mean over sentences of their batch's mean loss, batches being 10 sentences in the
    order of the corpus. None if no scores were kept; those that were, this takes away.

    gold_tags: gives the gold tags of an example, -1 where there is no annotation.
    """
    kept = [eg for eg in examples if SCORES in eg.predicted.user_data]
    losses: list[float] = []
    for batch in minibatch(kept, EVAL_BATCH_SIZE):
        predictions = [model.ops.asarray(eg.predicted.user_data.pop(SCORES)) for eg in batch]
        gold = [gold_tags(eg) for eg in batch]
        if any((tags >= 0).any() for tags in gold):
            # Merged columns have become the BIO tags' own.
            loss = head_loss(model, predictions, gold, columns=None)[0]
            losses += [loss] * len(batch)
    return sum(losses) / len(losses) if losses else None

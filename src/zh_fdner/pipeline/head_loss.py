"""What a head is trained for, whichever it is."""

from functools import partial
from typing import Any

import numpy
from numpy.typing import NDArray
from thinc.api import Model
from thinc.types import Floats2d

from .columns import merged_cross_entropy
from .crf import is_crf, sequence_loss
from .loss import cross_entropy, over_annotated


def head_loss(
    model: Model,
    scores: list[Floats2d],
    gold: list[NDArray[numpy.int64]],
    columns: list[int] | None,
    share: float = 1.0,
) -> tuple[float, list[Floats2d], Floats2d | None]:
    """Cross entropy, or a CRF's negative log-likelihood: the mean over all annotated tokens.

    scores: logits, one (n_tokens, n_columns) array a doc. gold: the tags of each doc, -1 where
        there is no annotation. columns: as of `BioNer`.
    share: what the mean is multiplied by.
    Returns the loss in nats, its gradient by scores, and by a CRF's transitions.
    """
    n_annotated = sum(int((tags >= 0).sum()) for tags in gold)
    if n_annotated == 0:
        return 0.0, [model.ops.xp.zeros_like(each) for each in scores], None
    total = n_annotated / share
    if is_crf(model):
        return sequence_loss(model, scores, gold, total)
    by_token: Any = cross_entropy
    if columns is not None:
        by_token = partial(merged_cross_entropy, columns=columns)
    return (*over_annotated(by_token, model.ops, scores, gold, total), None)

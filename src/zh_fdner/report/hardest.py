"""The sentences with most errors, gold and prediction one above the other."""

from typing import Any

from ..corpus.splits import SCORED
from .inputs import Inputs
from .judged import judge
from .sentence_view import sentence_view

SENTENCES = 20


def hardest(inputs: Inputs) -> dict[str, Any]:
    """sentences: those of dev and test with most errors; among equals, those whose wrong
    predictions are the surest. with_errors: how many sentences have any. unannotated: how
    many tokens nobody has annotated, which these rows do not tell of."""
    judged = [each for split in SCORED for each in judge(split, inputs.predictions[split])]
    wrong = [each for each in judged if each.errors]
    ranked = sorted(wrong, key=lambda each: (-len(each.errors), -each.surest_error))
    labels = labels_of(inputs)
    return {
        "sentences": [sentence_view(each, labels) for each in ranked[:SENTENCES]],
        "with_errors": len(wrong),
        "total": len(judged),
        "labels": labels,
        "unannotated": sum(inputs.audit["splits"][s]["missing"]["tokens"] for s in SCORED),
    }


def labels_of(inputs: Inputs) -> list[str]:
    """All types annotated or predicted, sorted."""
    rows = [row for split in SCORED for row in inputs.predictions[split]]
    return sorted({each[2] for row in rows for each in [*row["gold"], *row["predicted"]]})

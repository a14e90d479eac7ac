"""The label of every score on sentences that training has seen."""

from collections.abc import Iterable

from ..corpus.splits import SCORED
from ..evaluation.table import overlap_warning
from .inputs import Inputs


def overlap_warnings(inputs: Inputs, splits: Iterable[str] = SCORED) -> list[str]:
    """A sentence for each split that has some."""
    scores = inputs.evaluation["models"]["last"]
    found = (overlap_warning(split, scores[split]) for split in splits)
    return [words.removeprefix("⚠ ") for words in found if words]

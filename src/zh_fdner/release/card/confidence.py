"""How far the confidences of entities can be taken at their word, as far as was measured."""

from collections.abc import Mapping
from typing import Any

from ...corpus.splits import SCORED
from ...markdown import number, row, table


def confidence(evaluation: Mapping[str, Any]) -> list[str]:
    """Nothing for a head without confidences, and where nothing was predicted."""
    found = evaluation["calibration"]
    rows = [row(split, number(found[split]["ece"])) for split in SCORED if found.get(split)]
    if not rows:
        return []
    head = ["## Confidence", "", WHAT, "", *table("split", "calibration error (ECE)")]
    return [*head, *rows, ""]


WHAT = (
    "Each predicted entity has a probability. The expected calibration error is how far these lie, "
    "on average, from the share of entities that is right; of missed entities it tells nothing."
)

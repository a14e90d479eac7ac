"""How far the confidences of entities can be taken at their word, as far as was measured."""

from collections.abc import Mapping
from typing import Any

from ...markdown import number, row, table


def confidence(evaluation: Mapping[str, Any]) -> list[str]:
    """Nothing for a head without confidences, and where nothing was predicted."""
    found = {split: each for split, each in evaluation["calibration"].items() if each}
    if not found:
        return []
    lines = ["## Confidence", "", WHAT, "", *table("split", "calibration error (ECE)")]
    lines += [row(split, number(each["ece"])) for split, each in found.items()]
    if temperature := evaluation.get("temperature"):
        lines += ["", f"Chosen on dev: a temperature of {number(temperature)}."]
    return [*lines, ""]


WHAT = (
    "Each predicted entity has a probability. The expected calibration error is how far these lie, "
    "on average, from the share of entities that is right; of missed entities it tells nothing."
)

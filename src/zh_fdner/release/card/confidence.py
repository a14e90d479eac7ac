"""How far the scores of entities can be taken at their word, as far as was measured."""

from collections.abc import Mapping
from typing import Any

from ...corpus.splits import SCORED
from ...markdown import number, row, table


def confidence(evaluation: Mapping[str, Any]) -> list[str]:
    """Nothing for a head without scores of entities, and where nothing was predicted."""
    found = evaluation["calibration"]
    splits = [split for split in SCORED if found.get(split)]
    if not splits:
        return []
    rows = [
        row(split, number(found[split]["ece"]), number(found[split].get("uncalibrated_ece")))
        for split in splits
    ]
    head = table("split", "calibration error (ECE)", "without calibration")
    return ["## Confidence", "", WHAT, "", *head, *rows, ""]


def calibration(facts: Mapping[str, Any]) -> list[str]:
    """For the wheel's card. facts: of `nlp.meta["zh_fdner"]`."""
    told = facts.get("calibration")
    if not told or told["temperature"] is None:
        return ["`ent._.score`, the probability of an entity, is not calibrated.", ""]
    ece, before = told["ece"].get("test"), told["uncalibrated_ece"].get("test")
    return [
        "`ent._.score`, the probability of an entity, is calibrated on dev (temperature "
        f"{told['temperature']:g}). Expected calibration error on test: {number(ece)}, without it "
        f"{number(before)}.",
        "",
    ]


WHAT = (
    "Each predicted entity has a probability, `ent._.score`, calibrated on dev. The expected "
    "calibration error is how far these lie, on average, from the share of entities that is right; "
    "of missed entities it tells nothing."
)

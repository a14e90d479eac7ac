"""Wrong boundaries against wrong types, missed and spurious entities."""

from typing import Any

from ..corpus.splits import SCORED
from ..evaluation.table import KIND_WORDS
from .inputs import Inputs
from .overlap import overlap_warnings


def kinds(inputs: Inputs) -> dict[str, Any]:
    """rows: each kind's name and, by split, its count and share of all pairs."""
    counts = {split: inputs.evaluation["errors"][split]["kinds"] for split in SCORED}
    totals = {split: max(1, sum(each.values())) for split, each in counts.items()}
    return {
        "splits": SCORED,
        "rows": [
            {
                "kind": kind,
                "name": name,
                "cells": [
                    {"count": counts[split][kind], "share": counts[split][kind] / totals[split]}
                    for split in SCORED
                ],
            }
            for kind, name in KIND_WORDS.items()
        ],
        "verdict": verdict(counts["test"]),
        "warnings": overlap_warnings(inputs),
    }


def verdict(counts: dict[str, int]) -> str:
    """What most of test's errors are, and what that asks for."""
    border = counts["boundary"]
    kind = counts["type"]
    both = counts["boundary_and_type"]
    absent, invented = counts["missed"], counts["spurious"]
    errors = border + kind + both + absent + invented
    if not errors:
        return "There is no error on test."
    biggest = max(border, kind, both, absent, invented)
    advice = {
        border: (
            "wrong boundaries: the entity is there, its ends are not. Look whether the "
            "annotation always draws them by the same rule."
        ),
        kind: (
            "wrong types on right boundaries. Look at the confusions below: the guide may not "
            "tell these types apart well enough."
        ),
        both: "wrong in boundary and type at once.",
        invented: (
            "spurious: predicted where nothing is annotated. Some may be entities that the "
            "annotation has missed; look at the hardest sentences."
        ),
        absent: "missed: annotated, and nothing predicted there.",
    }[biggest]
    return f"Of {errors} errors on test, the most, {biggest}, are {advice}"

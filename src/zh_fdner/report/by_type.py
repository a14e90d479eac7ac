"""Scores by type, as a table with bars."""

from typing import Any

from ..corpus.splits import SCORED
from ..scoring.summary import Score
from .inputs import Inputs


def by_type(inputs: Inputs) -> dict[str, Any]:
    """splits: name, subset in words, all types together, and rows, the commonest type first.
    Of each split those sentences alone that are not in train, nor nearly."""
    found = []
    for split in SCORED:
        subsets = inputs.evaluation["models"]["last"][split]
        scores = list(subsets.values())[-1]
        left_out = subsets["all"]["sentences"] - scores["sentences"]
        ranked = sorted(scores["per_type"].items(), key=lambda pair: -pair[1]["entities"])
        rows = [{"label": label, "bar": bar(each["f1"]), **each} for label, each in ranked]
        everything = {"label": None, "bar": bar(scores["f1"]), **scores}
        found.append({"name": split, "left_out": left_out, "rows": [everything, *rows]})
    return {"splits": found}


def bar(score: Score) -> dict[str, float] | None:
    """Where a bar ends and where its interval begins and ends, in hundredths of the width."""
    if score["value"] is None:
        return None
    low = score["value"] if score["low"] is None else score["low"]
    high = score["value"] if score["high"] is None else score["high"]
    return {
        "value": round(100 * score["value"], 1),
        "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }

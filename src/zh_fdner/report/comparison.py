"""Another pipeline beside the one that ships."""

from typing import Any

from ..evaluation.table import difference_words, subset_names
from .experiments import experiment
from .inputs import Inputs


def comparison(inputs: Inputs) -> dict[str, Any]:
    """Of the weights that were best on dev, and of the one that `compare` was last asked for.

    rows: what was scored, this and other's scores, the paired test in words.
    """
    found = experiment(inputs, "compare")
    models, tests = inputs.evaluation["models"], inputs.evaluation.get("comparison", {})
    best = [
        {
            "name": subset_names(split, models["last"][split])["all"],
            "this": models["last"][split]["all"],
            "other": models["best"][split]["all"],
            "test": difference_words(test),
        }
        for split, test in tests.items()
    ]
    tables = [{"this": "the last weights, which ship", "other": "best on dev", "rows": best}]
    if found:
        tables.append({"this": found["this"], "other": found["other"], "rows": rows(found)})
    return {"tables": [table for table in tables if table["rows"]]}


def rows(found: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": subset_names(split, {s: each["this"] for s, each in subsets.items()})[subset],
            "this": both["this"],
            "other": both["other"],
            "test": difference_words(both),
        }
        for split, subsets in found["splits"].items()
        for subset, both in subsets.items()
    ]

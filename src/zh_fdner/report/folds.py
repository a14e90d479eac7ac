"""Cross-validation: pooled scores, and fold by fold."""

from typing import Any

from ..experiments.chosen import how_chosen
from .by_type import bar
from .experiments import experiment
from .inputs import Inputs


def folds(inputs: Inputs) -> dict[str, Any] | None:
    found = experiment(inputs, "crossval")
    if not found:
        return None
    pooled = found["pooled"]
    ranked = sorted(pooled["per_type"].items(), key=lambda pair: -pair[1]["entities"])
    return {
        "result": found,
        # A search may have come since.
        "chosen": how_chosen(experiment(inputs, "sweep") is not None).replace("`", ""),
        "rows": [
            {"label": None, "bar": bar(pooled["f1"]), **pooled},
            *({"label": label, "bar": bar(each["f1"]), **each} for label, each in ranked),
        ],
    }

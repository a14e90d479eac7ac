"""How far scores lie apart over seeds."""

from typing import Any

from ..evaluation.table import subset_names
from .experiments import experiment
from .inputs import Inputs


def seeds(inputs: Inputs) -> dict[str, Any] | None:
    """rows: of each split and subset, the spread of every score."""
    found = experiment(inputs, "seeds")
    if not found:
        return None
    rows = [
        {"name": subset_names(split, subsets)[subset], "spreads": spreads}
        for split, subsets in found["splits"].items()
        for subset, spreads in subsets.items()
    ]
    return {"seeds": found["seeds"], "warnings": found["warnings"], "rows": rows}

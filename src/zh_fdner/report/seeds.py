"""How far scores lie apart over seeds."""

from typing import Any

from ..experiments.seeds import SUBSETS
from .experiments import experiment
from .inputs import Inputs


def seeds(inputs: Inputs) -> dict[str, Any] | None:
    """rows: of each split and subset, the spread of P, R and F1."""
    found = experiment(inputs, "seeds")
    if not found:
        return None
    rows = [
        {"name": f"{split}, {SUBSETS[subset]}", **spreads}
        for split, by_subset in found["splits"].items()
        for subset, spreads in by_subset.items()
    ]
    return {"seeds": found["seeds"], "rows": rows}

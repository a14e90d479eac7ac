"""How fast the pipeline reads."""

from typing import Any

from ..corpus.splits import SCORED
from .inputs import Inputs


def speed(inputs: Inputs) -> dict[str, Any]:
    """splits: name, and characters a second."""
    pace = inputs.evaluation["speed"]
    return {"splits": [{"name": split, "pace": pace[split]} for split in SCORED]}

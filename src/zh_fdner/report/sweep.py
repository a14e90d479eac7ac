"""The search for settings."""

from typing import Any, cast

from ..experiments.schemas import Sweep
from ..experiments.sweep_report import by_rank, conclusion
from .experiments import experiment
from .inputs import Inputs


def sweep(inputs: Inputs) -> dict[str, Any] | None:
    found = cast(Sweep | None, experiment(inputs, "sweep"))
    if not found:
        return None
    return {"result": found, "conclusion": conclusion(found), "ranked": by_rank(found)}

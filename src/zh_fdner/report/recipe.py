"""The recipe: every setting that matters, ours beside the published one."""

from typing import Any

from .inputs import Inputs


def recipe(inputs: Inputs) -> dict[str, Any]:
    """settings: see `reproduction.setting`; those that differ first."""
    return {"settings": sorted(inputs.reproduction["recipe"], key=lambda each: each["same"])}

"""The recipe: every setting that matters, ours beside the published one."""

from typing import Any

from ..reproduction.config_values import in_words, lookup
from .inputs import Inputs

# What the comparison with the published run does not hold, because nothing is published of it.
FURTHER = {
    "seed": "training.seed",
    "batches computed in parts": "training.accumulate_gradient",
    "stops early after": "training.patience",
    "at most this many updates": "training.max_steps",
}


def recipe(inputs: Inputs) -> dict[str, Any]:
    """settings: see `reproduction.setting`. further: name, place in the config, value."""
    settings = inputs.reproduction["recipe"]
    told = {each["where"] for each in settings}
    return {
        "settings": settings,
        "further": [
            {"name": name, "where": where, "ours": in_words(lookup(inputs.config, where))}
            for name, where in FURTHER.items()
            if where not in told and lookup(inputs.config, where) is not None
        ],
    }

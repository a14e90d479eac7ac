"""The settings that a sweep tries: around those of the config, for each head its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import optuna

from .origin import EPOCHS, LEARN_RATE
from .planner import Planner

# Of the config's value for the head at hand. What a setting is good for depends on the head
# and the encoder, but how far it may be off hardly does.
LEARN_RATE_FACTORS = (0.2, 5.0)
EPOCHS_FACTORS = (0.5, 2.0)


@dataclass(frozen=True)
class Setting:
    """What a trial trains with."""

    head: str
    learn_rate: float
    epochs: int

    @property
    def overrides(self) -> dict[str, Any]:
        """As `configure` takes them."""
        return {LEARN_RATE: self.learn_rate, EPOCHS: self.epochs}

    @property
    def described(self) -> dict[str, Any]:
        return {"head": self.head, "learn_rate": self.learn_rate, "epochs": self.epochs}

    @property
    def in_words(self) -> str:
        return f"head {self.head}, learning rate {self.learn_rate:g}, {self.epochs} epochs"


def as_configured(head: str) -> dict[str, Any]:
    """The parameters with which `suggest` gives the config as it is."""
    return {"head": head, "learn_rate_factor": 1.0, "epochs_factor": 1.0}


def suggest(trial: optuna.Trial, planner: Planner, heads: Sequence[str]) -> Setting:
    """Learning rate and epochs on a logarithmic scale, and a head.

    The learning rate is rounded to two digits, so that it is what reports print.
    """
    choices = list(dict.fromkeys([planner.head, *heads]))
    head = str(trial.suggest_categorical("head", choices))
    learn_rate_factor = trial.suggest_float("learn_rate_factor", *LEARN_RATE_FACTORS, log=True)
    epochs_factor = trial.suggest_float("epochs_factor", *EPOCHS_FACTORS, log=True)
    training = planner.config(1, head).interpolate()["training"]
    learn_rate = training["optimizer"]["learn_rate"]["initial_rate"]
    if learn_rate_factor != 1:
        learn_rate = float(f"{learn_rate * learn_rate_factor:.2g}")
    epochs = max(1, round(training["max_epochs"] * epochs_factor))
    return Setting(head, learn_rate, epochs)

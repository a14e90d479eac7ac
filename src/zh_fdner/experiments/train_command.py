"""The command that trains the project's pipeline with settings that a sweep has found."""

import shlex
from collections.abc import Callable, Sequence

from .origin import EPOCHS, LEARN_RATE
from .schemas import Trial


def train_command(corpus: str, encoder: str, settings: Sequence[str]) -> Callable[[Trial], str]:
    """Gives the command for a trial.

    corpus, encoder: the project's variables. settings: further overrides that were in force.
    """

    def command(trial: Trial) -> str:
        found = {LEARN_RATE: f"{trial['learn_rate']:g}", EPOCHS: str(trial["epochs"])}
        kept = [each for each in settings if each.partition("=")[0] not in found]
        overrides = " ".join([*kept, *(f"{name}={value}" for name, value in found.items())])
        values = {"corpus": corpus, "encoder": encoder, "head": trial["head"]}
        options = [f"--vars.{name} {shlex.quote(value)}" for name, value in values.items()]
        return " ".join(
            [
                "python -m spacy project run all .",
                *options,
                f"--vars.overrides {shlex.quote(overrides)}",
            ]
        )

    return command

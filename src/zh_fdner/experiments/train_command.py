"""The command that trains the project's pipeline with settings that a sweep has found."""

from collections.abc import Callable, Sequence

from ..manifest import Manifest
from ..workflow import reading, workflow_command
from .origin import EPOCHS, LEARN_RATE
from .schemas import Trial


def train_command(
    corpus: str, encoder: str, settings: Sequence[str]
) -> Callable[[Manifest, Trial], str]:
    """Gives the command for a trial on the corpus of a manifest.

    corpus, encoder: the project's variables. settings: further overrides that were in force.
    """

    def command(manifest: Manifest, trial: Trial) -> str:
        found = {LEARN_RATE: f"{trial['learn_rate']:g}", EPOCHS: str(trial["epochs"])}
        kept = [each for each in settings if each.partition("=")[0] not in found]
        overrides = " ".join([*kept, *(f"{name}={value}" for name, value in found.items())])
        return workflow_command(
            {
                "corpus": corpus,
                **reading(manifest["corpus"]),
                "encoder": encoder,
                "head": trial["head"],
                "overrides": overrides,
            }
        )

    return command

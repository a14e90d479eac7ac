"""What can still be found out about this run, and by which command."""

from typing import Any

from .experiments import differences
from .inputs import Inputs

TELLS = {
    "crossval": "the score from every sentence of the corpus, on folds; firmer than that of test",
    "seeds": "how far scores lie apart when nothing but the seed differs",
    "curve": "whether more annotated sentences would help",
    "sweep": "whether another learning rate, number of epochs or head is better",
    "compare": "whether another pipeline is better than this one, or only luckier",
}


def further(inputs: Inputs) -> dict[str, Any] | None:
    """rows: of each command that has not been run, or has on something else, what it tells.
    differences: what else that was."""
    rows = [
        {"command": name, "tells": tells, "differences": differences(inputs, name)}
        for name, tells in TELLS.items()
        if name not in inputs.experiments or differences(inputs, name)
    ]
    return {"rows": rows} if rows else None

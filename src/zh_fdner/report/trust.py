"""Which of a run's scores to trust: the one that tells most of new text."""

from statistics import fmean
from typing import Any, TypedDict

from ..scoring.summary import Scores
from .experiments import experiment
from .inputs import Inputs


class Trusted(TypedDict):
    """scores: with 95 % intervals. measured: on what, in words. by: "crossval" or "test".
    trained_on: how many sentences what was scored was trained on. test: the scores of the
    shipped pipeline on test, without the sentences that train has or nearly has; seen: how
    many these are."""

    scores: Scores
    measured: str
    by: str
    trained_on: int
    test: Scores
    seen: int


def trusted(inputs: Inputs) -> Trusted:
    """That of cross-validation if there is one: it rests on the whole corpus and on sentences
    that were not seen in training. Else that of the test sentences that were not."""
    subsets: dict[str, Any] = inputs.evaluation["models"]["last"]["test"]
    everything, clean = subsets["all"], list(subsets.values())[-1]
    seen = everything["sentences"] - clean["sentences"]
    crossval = experiment(inputs, "crossval")
    if crossval:
        folds = crossval["folds"]
        return {
            "scores": crossval["pooled"],
            "measured": (
                f"{crossval['sentences']} distinct sentences, which is all of the corpus, by "
                f"cross-validation in {len(folds)} folds: each was scored by a model that was "
                "trained on neither it nor a near-duplicate of it"
            ),
            "by": "crossval",
            "trained_on": round(fmean(fold["train"] for fold in folds)),
            "test": clean,
            "seen": seen,
        }
    what = f"{clean['sentences']} test sentences"
    return {
        "scores": clean,
        "measured": (
            f"the {what} that are not in train, nor nearly ({seen} are)"
            if seen
            else f"all {what}; none of them is in train, nor nearly"
        ),
        "by": "test",
        "trained_on": inputs.manifest["splits"]["train"]["sentences"],
        "test": clean,
        "seen": seen,
    }

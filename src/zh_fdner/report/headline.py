"""The first section: what was made, how good it is, and what that is worth, in plain words."""

from collections.abc import Iterator
from typing import Any

from ..corpus.splits import SPLITS
from ..evaluation.table import with_interval
from ..manifest import stand_ins
from ..release.meta import head
from ..reproduction.words import summary
from ..scoring.summary import Score
from .experiments import experiment
from .inputs import Inputs
from .trust import Trusted, trusted

# Wider than this, an interval leaves much open.
WIDE = 0.1


def headline(inputs: Inputs) -> dict[str, Any]:
    """score: see `trusted`. verdict: sentences."""
    score = trusted(inputs)
    splits = inputs.manifest["splits"]
    return {
        "corpus": inputs.manifest["corpus"]["name"],
        "encoder": inputs.manifest["encoder"]["name"],
        "head": head(inputs.config["components"]["ner"]),
        "splits": [
            {"name": name, "sentences": each["sentences"], "entities": each["entities"]}
            for name, each in ((name, splits[name]) for name in SPLITS)
        ],
        "types": len({label for each in splits.values() for label in each["entities_per_type"]}),
        "stand_ins": stand_ins(inputs.manifest),
        "score": score,
        "verdict": [*of_score(score), *of_surroundings(inputs, score)],
    }


def of_score(score: Trusted) -> Iterator[str]:
    """What to expect of the pipeline."""
    scores = score["scores"]
    if scores["f1"]["value"] is None:
        yield (
            "There is no score to trust: no entity is left to score on when the sentences that "
            "training has seen are left out."
        )
        return
    if not scores["predicted"]:
        yield (
            "It predicts no entity at all: it has not learned. Look at the training below; more "
            "epochs or another learning rate may be needed."
        )
        return
    it = "it"
    if score["by"] == "crossval":
        it = f"what is trained so on about {score['trained_on']} sentences"
    yield (
        f"In new text of this kind, expect {it} to find about {of_100(scores['r'])} of 100 "
        f"entities, with exactly their borders and type, and of 100 that it reports, about "
        f"{of_100(scores['p'])} to be right."
    )
    low, high = scores["f1"]["low"], scores["f1"]["high"]
    if scores["f1"]["value"] == 1:
        yield f"No error was seen in {scores['entities']} entities. That is no proof of none."
    if low is None or high is None or low == high:
        yield "There is too little to score on for an interval."
    elif high - low > WIDE:
        yield (
            f"The score is uncertain: other sentences of this kind might give any F1 from "
            f"{low:.2f} to {high:.2f}, as it rests on {scores['entities']} entities."
        )


def of_100(score: Score) -> str:
    return "–" if score["value"] is None else f"{100 * score['value']:.0f}"


def of_surroundings(inputs: Inputs, score: Trusted) -> Iterator[str]:
    """What else a reader of the score must know."""
    splits = inputs.manifest["splits"]
    if score["by"] == "crossval":
        yield (
            f"What ships was trained on {splits['train']['sentences']} sentences. On test, its F1 "
            f"is {with_interval(score['test']['f1'])}."
        )
    if score["seen"]:
        yield (
            f"{score['seen']} of {splits['test']['sentences']} test sentences are in train, too, "
            "or nearly so. Do not quote the F1 on all of test alone: it also tells how well "
            "these are remembered."
        )
    seeds = experiment(inputs, "seeds")
    if seeds:
        f1 = list(seeds["splits"]["test"].values())[-1]["f1"]
        if f1["sd"] is not None:
            yield (
                f"Over {len(seeds['seeds'])} seeds, F1 on test has a standard deviation of "
                f"{f1['sd']:.4f}: smaller differences between two runs mean nothing."
            )
    else:
        yield "It is one training with one seed. How far another may fall, the command seeds tells."
    if score["by"] == "test":
        yield (
            "A firmer figure, from every sentence of the corpus instead of test alone, comes "
            "from the command crossval."
        )
    reproduction = inputs.reproduction
    yield summary(reproduction["verdict"], reproduction["final"])

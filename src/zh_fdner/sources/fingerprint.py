"""Recognises the data that the published model was trained on, by its counts."""

from pathlib import Path
from typing import Any

from ..corpus.read import read_split
from ..errors import UserError

# From the published training log: 8 steps of 10 sentences an epoch; 264 gold entities
# behind the recall; 2,653 tokens, or a multiple, behind the accuracy.
TRAIN_SENTENCES = range(71, 81)
GOLD_ENTITIES = 264
TOKENS = 2653
PUBLISHED_COMMIT = "e82ecc0cacfced3a89ef7ef00309b2aa5fa5a81b"
# Inferred from the dataset's history, so it informs and never blocks.
INFERRED_SHA256 = "26cceb62fd684d1624bfd00f22553b742b6f3f3c945a8b64ea2d84a8a6ea2f96"


def fingerprint(folder: Path) -> dict[str, Any]:
    """Compare a corpus with what the published run tells of its data.

    folder: with a folder for each of train, dev and test. Read leniently, as the published
    run read it.
    Returns the counts and `matches`: whether the training set has the right size and one
    of dev and test the right entities and tokens. If a file cannot be read, `matches` is
    False and `error` says why; reading it for use is the convert step's to refuse.
    """
    try:
        counts = {}
        for split in ("train", "dev", "test"):
            sentences = read_split(folder / split, lenient=True).sentences
            counts[split] = {
                "sentences": len(sentences),
                "entities": sum(len(s.entities) for s in sentences),
                "tokens": sum(len(s.text) for s in sentences),
            }
    except UserError as error:
        return {"matches": False, "error": str(error)}
    return {**compare(counts), "counts": counts}


def compare(counts: dict[str, dict[str, int]]) -> dict[str, Any]:
    """`matches` and `evaluation_split`, the splits of the published evaluation's counts.

    counts: `sentences`, `entities` and `tokens` by split.
    """
    evaluated_on = [s for s in ("dev", "test") if is_evaluation_split(counts[s])]
    return {
        "matches": counts["train"]["sentences"] in TRAIN_SENTENCES and bool(evaluated_on),
        "evaluation_split": evaluated_on,
    }


def is_evaluation_split(counts: dict[str, int]) -> bool:
    """counts: `entities` and `tokens` of a split."""
    whole_multiple = counts["tokens"] > 0 and counts["tokens"] % TOKENS == 0
    return counts["entities"] == GOLD_ENTITIES and whole_multiple

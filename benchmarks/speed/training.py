"""Updates of the recipe, by ours and by `transformers.Trainer`."""

import tempfile
from pathlib import Path
from typing import Any

from ..trainings.against_trainer import ARMS
from ..trainings.measure import Settings as Training
from ..trainings.runner import run_one
from .models import Models
from .rounds import median, turns
from .settings import Settings

SPLITS = {"train": ("train.txt",), "valid": ("valid.txt", "dev.txt"), "test": ("test.txt",)}


def measure_training(models: Models, corpus: Path, settings: Settings) -> dict[str, dict[str, Any]]:
    """By side: updates, seconds_per_update of each round, their median, peak_mib."""
    results: dict[str, list[dict[str, Any]]] = {arm: [] for arm in ARMS}
    with tempfile.TemporaryDirectory() as folder:
        shorten(corpus, Path(folder), settings.training_sentences)
        training = Training(
            folder,
            str(models.encoder),
            settings.training_epochs,
            learn_rate=2e-5,
            seed=42,
            normalisation="technical",
        )
        for arm in turns(ARMS, settings.training_rounds):
            results[arm].append(run_one((arm, training), {}, models.threads))
    return {arm: summary(found) for arm, found in results.items()}


def shorten(corpus: Path, folder: Path, n_sentences: int) -> None:
    """The first training sentences, and one of dev and of test, which are not timed.

    corpus: CoNLL columns, as `Corpora.training` has them.
    """
    for split, names in SPLITS.items():
        path = next(corpus / name for name in names if (corpus / name).exists())
        blocks = path.read_text(encoding="utf8").strip("\n").split("\n\n")
        kept = blocks[: n_sentences if split == "train" else 1]
        (folder / f"{split}.txt").write_text("\n\n".join(kept) + "\n", encoding="utf8")


def summary(results: list[dict[str, Any]]) -> dict[str, Any]:
    """results: of `trainings.measure.Result`."""
    seconds = [result["seconds"] / result["updates"] for result in results]
    return {
        "updates": results[0]["updates"],
        "seconds_per_update": seconds,
        "median_seconds_per_update": median(seconds),
        "peak_mib": median([result["peak_mib"] for result in results]),
    }

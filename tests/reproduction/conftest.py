"""A run of fdner by the published recipe, for tests to change in one thing."""

import copy
from typing import Any

import pytest

from zh_fdner.configure import configure
from zh_fdner.pipeline.epoch_table import Row
from zh_fdner.reproduction import published

from ..conftest import ROOT

NORMALISATION = "components.transformer.model.normalisation"

MANIFEST: Any = {
    "corpus": {
        "name": published.CORPUS,
        "stand_in": False,
        "sha256": "e5",
        "files": {"train/train.txt": "a1", "dev/valid.txt": "b2", "test/test.txt": "c3"},
        "fingerprint": {"zip_sha256": "d4", "zip_sha256_is_the_inferred_one": True},
    },
    "encoder": {
        "name": published.ENCODER,
        "stand_in": False,
        "hidden_size": 768,
        "files": {"model.safetensors": "f6"},
    },
    "splits": {
        "train": {"sentences": 73, "entities": 260, "characters": 2600},
        "dev": {"sentences": 73, "entities": 264, "characters": 2653},
        "test": {"sentences": 73, "entities": 250, "characters": 2700},
    },
    "overlap": {"dev_in_train": 0, "test_in_train": 0},
}


@pytest.fixture
def manifest() -> Any:
    return copy.deepcopy(MANIFEST)


def resolved(manifest: Any, **overrides: Any) -> Any:
    """The published recipe for this manifest; settings as training__max_epochs=5."""
    dotted = {key.replace("__", "."): value for key, value in overrides.items()}
    settings = {NORMALISATION: "published", "components.ner.decode": "greedy", **dotted}
    return configure(ROOT / "configs", manifest, settings).interpolate()


def rows(epochs: int = 30, f1: float | None = 0.98) -> list[Row]:
    """A log of 8 updates an epoch."""
    return [
        Row(
            epoch=epoch,
            step=8 * epoch,
            train_loss=1 / epoch,
            validation_loss=1 / epoch,
            precision=None,
            recall=0.5,
            f1=f1,
            accuracy=0.9,
        )
        for epoch in range(1, epochs + 1)
    ]

"""The train step takes nothing unfinished for a trained pipeline."""

from pathlib import Path

import pytest
import torch

from zh_fdner import train as module
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest


@pytest.fixture
def ready(layout: Layout) -> Layout:
    """A project that has been configured, with an older model in place."""
    source = {"stand_in": False}
    manifest = {"corpus": source, "encoder": source, "splits": {}, "overlap": {}}
    write_manifest(layout.manifest, manifest)  # type: ignore[arg-type]
    layout.training.mkdir()
    layout.config.write_text("", encoding="utf8")
    layout.model.mkdir()
    (layout.model / "old").touch()
    return layout


def saving(error: BaseException | None):
    """A stand-in for `spacy train`, which saves both models, then ends as told."""

    def spacy_train(config: Path, output: Path, *, use_gpu: int) -> None:
        for name in ("model-best", "model-last"):
            (output / name).mkdir(parents=True)
            (output / name / "new").touch()
        if error:
            raise error

    return spacy_train


def test_train_puts_a_finished_model_in_its_place(ready: Layout, monkeypatch):
    monkeypatch.setattr(module, "spacy_train", saving(None))
    module.train(ready, -1)
    assert [p.name for p in ready.model.iterdir()] == ["new"]
    assert [p.name for p in ready.best_model.iterdir()] == ["new"]


def test_train_that_is_interrupted_leaves_no_model(ready: Layout, monkeypatch):
    monkeypatch.setattr(module, "spacy_train", saving(KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        module.train(ready, -1)
    assert not ready.model.exists()
    monkeypatch.setattr(module, "spacy_train", saving(None))
    module.train(ready, -1)
    assert ready.model.exists()


def test_train_out_of_gpu_memory_says_what_to_do(ready: Layout, monkeypatch):
    monkeypatch.setattr(module, "spacy_train", saving(torch.cuda.OutOfMemoryError()))
    with pytest.raises(UserError, match="accumulate_gradient=2"):
        module.train(ready, 0)

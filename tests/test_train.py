"""What the train step says of what it cannot work with. How it resumes: tests/faults."""

import hashlib
from collections import Counter

import pytest
import spacy
import torch

from zh_fdner import train as module
from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest


@pytest.fixture
def ready(layout: Layout) -> Layout:
    """A project that has been configured, with an older model in place."""
    source = {"stand_in": False, "files": {"config.json": hashlib.sha256(b"").hexdigest()}}
    manifest = {"corpus": source, "encoder": source, "splits": {}, "overlap": {}}
    write_manifest(layout.manifest, manifest)  # type: ignore[arg-type]
    layout.training.mkdir()
    layout.config.write_text("", encoding="utf8")
    for split in ("train", "dev"):
        to_docbin(spacy.blank("zh"), [], Counter()).to_disk(layout.corpus / f"{split}.spacy")
    layout.encoder.mkdir()
    (layout.encoder / "config.json").touch()
    layout.model.mkdir()
    (layout.model / "old").touch()
    return layout


def test_train_out_of_gpu_memory_says_what_to_do(ready: Layout, monkeypatch):
    def start(*args: object) -> None:
        raise torch.cuda.OutOfMemoryError

    monkeypatch.setattr(module, "start", start)
    with pytest.raises(UserError, match="accumulate_gradient=2"):
        module.train(ready, 0)
    assert not ready.model.exists()


@pytest.mark.parametrize("split", ["train", "dev"])
def test_train_with_a_damaged_corpus_says_which_file(ready: Layout, split: str):
    path = ready.corpus / f"{split}.spacy"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(UserError, match=rf"{split}.spacy is damaged .* run convert"):
        module.train(ready, -1)
    assert ready.model.exists()

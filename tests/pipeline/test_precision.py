"""Predictions in bfloat16 or with 8-bit weights."""

import copy
import pickle
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
from spacy.language import Language

from zh_fdner.pipeline.openvino_encoder import OpenVinoEncoder, quantised

from .conftest import ENTITIES, TEXTS, examples, found

PRECISIONS = ["bf16", "int8"]


def load(folder: Path, precision: str) -> Language:
    config = {"components": {"transformer": {"model": {"precision": precision}}}}
    return spacy.load(folder, config=config)


def logits(nlp: Language) -> Any:
    docs = list(nlp.get_pipe("transformer").pipe([nlp.make_doc(text) for text in TEXTS]))
    return numpy.concatenate(nlp.get_pipe("ner").predict(docs))


def encode_of(nlp: Language) -> Any:
    return nlp.get_pipe("transformer").model.layers[0].shims[0].encode


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_finds_the_same_with_nearly_the_same_logits(learned: Path, precision: str):
    pytest.importorskip("openvino")
    exact, fast = load(learned, "fp32"), load(learned, precision)
    assert isinstance(encode_of(fast), OpenVinoEncoder)
    assert found(fast, TEXTS) == found(exact, TEXTS) == ENTITIES
    apart = numpy.abs(logits(fast) - logits(exact)).max()
    assert 0 < apart < 0.05 * numpy.abs(logits(exact)).max()


def test_precision_is_built_at_loading(learned: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("openvino")
    nlp = load(learned, "bf16")
    monkeypatch.setattr(OpenVinoEncoder, "_compile", None)
    assert found(nlp, TEXTS) == ENTITIES


@pytest.mark.parametrize("precision", PRECISIONS)
def test_precision_without_openvino_is_bfloat16_by_torch(
    learned: Path, monkeypatch: pytest.MonkeyPatch, precision: str
):
    monkeypatch.setitem(sys.modules, "openvino", None)
    with pytest.warns(UserWarning, match="pip install"):
        nlp = load(learned, precision)
    assert found(nlp, TEXTS) == ENTITIES
    assert numpy.abs(logits(nlp) - logits(load(learned, "fp32"))).max() > 0


def test_precision_of_another_name_is_refused(learned: Path):
    with pytest.raises(ValueError, match="precision = 'fast' is not one of"):
        load(learned, "fast")


def test_precision_follows_the_weights_through_training(learned: Path):
    pytest.importorskip("openvino")
    nlp = load(learned, "bf16")
    before = logits(nlp)
    optimizer = nlp.resume_training()
    nlp.update(examples(nlp), sgd=optimizer)
    exact = spacy.load(learned)
    exact.from_bytes(nlp.to_bytes())
    assert numpy.abs(logits(nlp) - before).max() > 0
    assert numpy.abs(logits(nlp) - logits(exact)).max() < 0.05 * numpy.abs(logits(exact)).max()


def test_precision_survives_copies_and_pickles(learned: Path):
    pytest.importorskip("openvino")
    nlp = load(learned, "int8")
    shim = nlp.get_pipe("transformer").model.layers[0].shims[0]
    for twin in (copy.deepcopy(shim), pickle.loads(pickle.dumps(shim))):
        assert isinstance(twin.encode, OpenVinoEncoder)
        assert twin.encode is not shim.encode


def test_precision_serves_several_threads(learned: Path):
    pytest.importorskip("openvino")
    nlp = load(learned, "bf16")
    texts = [text * n for n in range(1, 12) for text in TEXTS]
    alone = [found(nlp, [text]) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: found(nlp, [text]), texts)) == alone


def test_precision_serves_processes_that_are_forked_later(learned: Path):
    pytest.importorskip("openvino")
    nlp = load(learned, "bf16")
    assert found(nlp, TEXTS) == ENTITIES
    texts = TEXTS * 4
    docs = nlp.pipe(texts, n_process=2, batch_size=3)
    assert [
        [(e.start_char, e.end_char, e.label_) for e in doc.ents] for doc in docs
    ] == ENTITIES * 4


def test_quantised_weights_are_near_the_weights():
    weights = numpy.random.default_rng(0).normal(size=(3, 50)).astype("float32")
    weights[2] = 0
    whole, scale = quantised(weights, axis=1)
    assert whole.dtype == numpy.int8
    assert scale.shape == (3, 1)
    assert (numpy.abs(whole * scale - weights) <= scale / 2 + 1e-7).all()

"""Each head that the configs offer, from its config to use."""

from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy import util
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example
from spacy.util import registry

from zh_fdner.configure import HEAD_OVERLAYS, configure

from ..conftest import ROOT

SENTENCES = [
    ("轴承6205有点蚀", [(0, 2, "部件"), (7, 9, "失效形式")]),
    ("更换轴承", [(2, 4, "部件")]),
]
MANIFEST: Any = {"encoder": {"hidden_size": 192}, "splits": {"train": {"sentences": 2}}}


def examples(nlp: Language) -> list[Example]:
    found = []
    for text, entities in SENTENCES:
        reference = nlp.make_doc(text)
        reference.set_ents([Span(reference, start, end, name) for start, end, name in entities])
        found.append(Example(nlp.make_doc(text), reference))
    return found


@pytest.fixture(scope="module", params=list(HEAD_OVERLAYS))
def trained(request: pytest.FixtureRequest, encoder_folder: Path) -> Language:
    """By spaCy's updates and the config's own optimizer."""
    overrides = {"paths.encoder": str(encoder_folder)}
    config = configure(ROOT / "configs", MANIFEST, overrides, request.param)
    config["training"]["optimizer"]["learn_rate"] = 1e-3
    nlp = util.load_model_from_config(config)
    nlp.initialize(lambda: examples(nlp))
    settings = nlp.config.interpolate()["training"]["optimizer"]
    optimizer = registry.resolve({"optimizer": settings})["optimizer"]
    for _ in range(60):
        nlp.update(examples(nlp), drop=0.0, sgd=False)
        for _, component in nlp.pipeline:
            if hasattr(component, "finish_update"):
                component.finish_update(optimizer)
        optimizer.step_schedules()
    return nlp


def found(nlp: Language) -> list[list[tuple[int, int, str]]]:
    docs = nlp.pipe([text for text, _ in SENTENCES])
    return [[(e.start, e.end, e.label_) for e in doc.ents] for doc in docs]


def test_head_learns_and_comes_back_from_disk(trained: Language, tmp_path: Path):
    expected = [entities for _, entities in SENTENCES]
    assert found(trained) == expected
    trained.to_disk(tmp_path)
    assert found(spacy.load(tmp_path)) == expected
    assert trained.evaluate(examples(trained))["ents_f"] == 1.0


def test_head_leaves_no_tensors_on_docs(trained: Language):
    assert [doc._.trf_data for doc in trained.pipe([text for text, _ in SENTENCES])] == [None, None]

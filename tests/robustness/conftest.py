"""Two pipelines: one that has learned three sentences, and one that sees entities everywhere."""

from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example
from thinc.api import Adam

from zh_fdner.pipeline.confidence import confidences
from zh_fdner.pipeline.dev_loss import SCORES

TOKENIZER = {"@tokenizers": "zh_fdner.CharTokenizer.v1"}
SENTENCES = {
    "轴承6205有点蚀": [(0, 2, "部件"), (2, 6, "参数"), (7, 9, "失效形式")],
    "更换驱动端轴承": [(0, 7, "措施")],
    "外圈点蚀严重。": [(0, 2, "部件"), (2, 4, "失效形式")],
}


def blank(encoder_folder: Path, **settings: Any) -> Language:
    """The recipe's pipeline for the bundled encoder, without weights."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": TOKENIZER}})
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner", config={"decode": "constrained", **settings})
    return nlp


def examples(nlp: Language) -> list[Example]:
    pairs = SENTENCES.items()
    return [Example.from_dict(nlp.make_doc(text), {"entities": ents}) for text, ents in pairs]


@pytest.fixture(scope="session")
def trained(encoder_folder: Path) -> Language:
    """Knows its three sentences by heart, and keeps what it is sure of."""
    spacy.util.fix_random_seed(0)
    nlp = blank(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    optimizer = Adam(0.001, use_averages=False)
    for _ in range(60):
        nlp.update(examples(nlp), sgd=optimizer, drop=0.1)
    watch(nlp)
    return nlp


@pytest.fixture(scope="session", params=["greedy", "constrained"])
def reckless(encoder_folder: Path, request: pytest.FixtureRequest) -> Language:
    """Untrained, its head drawn at random and set against O: almost all is an entity."""
    nlp = blank(encoder_folder, decode=request.param)
    nlp.initialize(lambda: examples(nlp))
    head = nlp.get_pipe("ner").model.get_ref("output_layer")
    rng = numpy.random.default_rng(0)
    head.set_param("W", rng.normal(size=head.get_param("W").shape).astype("float32"))
    head.set_param("b", numpy.array([-5.0] + [0.0] * (head.get_dim("nO") - 1), dtype="float32"))
    watch(nlp)
    return nlp


def watch(nlp: Language) -> None:
    """Have the scores kept on the docs, for comparison."""
    nlp.get_pipe("ner").keep_scores = True


def entities(doc: Doc) -> list[tuple[int, int, str]]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def assert_sound(doc: Doc, text: str) -> None:
    """What holds of every doc."""
    assert doc.text == text
    assert all(token.ent_iob for token in doc)
    for start, end, label in entities(doc):
        assert 0 <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert label
    assert all(0.0 <= value <= 1.0 for value in confidences(doc.ents))
    assert doc._.trf_data is None


def assert_same(doc: Doc, other: Doc) -> None:
    """The same entities, and scores that differ by rounding alone."""
    assert doc.text == other.text
    assert entities(doc) == entities(other)
    numpy.testing.assert_allclose(doc.user_data[SCORES], other.user_data[SCORES], atol=1e-4)
    numpy.testing.assert_allclose(confidences(doc.ents), confidences(other.ents), atol=1e-4)

"""The head's product where the encoder left its output, against the layers one after the other."""

import gc
import weakref
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import torch
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model, chain, reduce_mean
from thinc.layers.chain import forward as one_after_the_other

from tests.pipeline.conftest import TEXTS, found
from zh_fdner.pipeline.head import build_bio_head
from zh_fdner.pipeline.output import DocOutput

LONG = "外圈点蚀严重。" * 300
NESTED = ["", LONG, *TEXTS, "", "更 换\n轴承"]


@pytest.fixture
def nlp(learned: Path) -> Language:
    return spacy.load(learned, config={"components": {"ner": {"release_trf_data": False}}})


def encoded(nlp: Language, texts: list[str]) -> list[Doc]:
    return list(nlp.get_pipe("transformer").pipe(map(nlp.make_doc, texts)))


def head_of(nlp: Language) -> Any:
    return nlp.get_pipe("ner").model


def untouched(docs: list[Doc]) -> list[bool]:
    return [doc._.trf_data.is_untouched for doc in docs if len(doc)]


def assert_same(fused: list[Any], plain: list[Any]) -> None:
    assert [each.shape for each in fused] == [each.shape for each in plain]
    for each, other in zip(fused, plain, strict=True):
        numpy.testing.assert_allclose(each, other, atol=1e-4)


def compare(nlp: Language, docs: list[Doc]) -> None:
    """`docs` must be as the encoder left them."""
    fused = head_of(nlp).predict(docs)
    assert all(untouched(docs))
    plain, _ = one_after_the_other(head_of(nlp), docs, is_train=False)
    assert not any(untouched(docs))
    # (Without tokens the library knows no width.)
    assert_same([x for x in fused if len(x)], [x for x in plain if len(x)])


@pytest.mark.parametrize("texts", [TEXTS, NESTED, [LONG]], ids=["short", "mixed", "windows"])
def test_fused_head_gives_what_the_layers_give(nlp: Language, texts: list[str]):
    compare(nlp, encoded(nlp, texts))


def test_fused_head_takes_means_of_several_wordpieces(nlp: Language):
    words = [["轴承", "6", "点蚀严重"], ["外", "圈"], ["驱动端轴承"]]
    docs = [Doc(nlp.vocab, words=each, spaces=[False] * len(each)) for each in words]
    compare(nlp, list(nlp.get_pipe("transformer").pipe(docs)))


def test_fused_head_takes_docs_of_several_batches_in_any_order(nlp: Language):
    docs = encoded(nlp, TEXTS * 3)[1:] + encoded(nlp, NESTED)[:3] + encoded(nlp, TEXTS)
    docs.reverse()
    compare(nlp, [docs[0], *docs])


def test_fused_head_is_what_pipelines_use(nlp: Language):
    assert all(untouched(list(nlp.pipe(TEXTS))))
    assert all(untouched([nlp(TEXTS[0])]))


def test_fused_head_is_not_used_for_hidden_states_that_somebody_changed(nlp: Language):
    docs = encoded(nlp, TEXTS)
    before = head_of(nlp).predict(docs)
    docs[1]._.trf_data.model_output.last_hidden_state *= 0
    after = head_of(nlp).predict(docs)
    assert_same([before[0], before[2]], [after[0], after[2]])
    bias = head_of(nlp).get_ref("output_layer").get_param("b")
    assert_same([after[1]], [numpy.broadcast_to(bias, after[1].shape)])


def test_fused_head_is_not_used_without_our_encoder(nlp: Language):
    """Docs that were saved, and docs that no transformer has seen, for which listeners take 0."""
    docs = encoded(nlp, TEXTS[:2])
    logits = head_of(nlp).predict(docs)
    again = Doc(nlp.vocab).from_bytes(docs[0].to_bytes())
    assert not isinstance(again._.trf_data, DocOutput)
    assert_same(head_of(nlp).predict([again, docs[1]]), logits)
    bias = head_of(nlp).get_ref("output_layer").get_param("b")
    unseen = head_of(nlp).predict([nlp.make_doc("点蚀")])
    assert_same(unseen, [numpy.stack([bias, bias])])


def test_fused_head_is_only_for_means(nlp: Language):
    config = nlp.config.copy()
    config["components"]["ner"]["model"]["tok2vec"]["pooling"] = {"@layers": "reduce_max.v1"}
    other = spacy.util.load_model_from_config(config, auto_fill=True)
    other.from_bytes(nlp.to_bytes(), exclude=["ner"])
    head_of(other).get_ref("output_layer").set_dim("nO", 3, force=True)
    docs = encoded(other, TEXTS)
    other.get_pipe("ner").model.initialize(X=docs)
    head_of(other).predict(docs)
    assert not any(untouched(docs))


def test_fused_head_serves_replaced_listeners(nlp: Language):
    before = found(nlp, NESTED)
    nlp.replace_listeners("transformer", "ner", ["model.tok2vec"])
    nlp.remove_pipe("transformer")
    assert found(nlp, NESTED) == before


def test_fused_head_leaves_other_layers_alone(nlp: Language):
    vectors = [numpy.ones((2, 4), dtype="f"), numpy.zeros((3, 4), dtype="f")]
    tok2vec: Any = chain(
        Model("wordpieces", lambda model, docs, is_train: (docs, None)),
        Model("vectors", lambda model, docs, is_train: (vectors, None), layers=[reduce_mean()]),
    )
    head = build_bio_head(tok2vec, 3)
    head.get_ref("output_layer").set_dim("nI", 4)
    head.initialize()
    assert [x.shape for x in head.predict(["", ""])] == [(2, 3), (3, 3)]


def test_output_is_what_the_encoder_gives_each_doc(nlp: Language):
    model: Any = nlp.get_pipe("transformer").model
    docs = encoded(nlp, TEXTS)
    for doc in docs:
        data = doc._.trf_data
        with torch.no_grad():
            ids = torch.from_numpy(data.wordpieces.input_ids)
            hidden = model.transformer(ids).last_hidden_state
        numpy.testing.assert_allclose(data.model_output.last_hidden_state, hidden, atol=1e-5)
        assert data.align.lengths.tolist() == [1] * len(doc)
        assert data.align.dataXd.tolist() == list(range(1, len(doc) + 1))
        assert data.width == model.get_dim("nO")


def test_output_of_a_batch_is_that_of_its_docs(nlp: Language):
    docs = [nlp.make_doc(text) for text in NESTED]
    batch = nlp.get_pipe("transformer").predict(docs)
    of_docs = [each for each, doc in zip(batch.doc_data, docs, strict=True) if len(doc)]
    for key in ("wordpieces.input_ids", "model_output.last_hidden_state"):
        owner, name = key.split(".")
        each = [getattr(getattr(data, owner), name) for data in of_docs]
        whole = getattr(getattr(batch, owner), name)
        numpy.testing.assert_array_equal(whole, numpy.concatenate(each, axis=1))
    start, expected = 0, []
    for data in of_docs:
        expected += (data.align.dataXd + start).tolist()
        start += data.wordpieces.input_ids.size
    assert batch.align.dataXd.tolist() == expected
    assert batch.align.lengths.tolist() == [1] * sum(map(len, docs))
    assert [[span.text for span in spans] for spans in batch.spans][2:5] == [[t] for t in TEXTS]


def test_output_is_let_go_at_once(nlp: Language):
    """Without the garbage collector, which may come late."""
    docs = encoded(nlp, TEXTS)
    _ = docs[0]._.trf_data.model_output
    part = weakref.ref(docs[0]._.trf_data.encoded.rows.parts[0])
    gc.disable()
    try:
        for doc in docs:
            assert part() is not None
            doc._.trf_data = None
        assert part() is None
    finally:
        gc.enable()

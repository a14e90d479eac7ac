"""The `ner` component on the shared transformer."""

import gc
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import torch
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Adam, Model, PyTorchShim, set_dropout_rate

from zh_fdner.pipeline import inference
from zh_fdner.pipeline.head import build_bio_head
from zh_fdner.pipeline.ner import BioNer
from zh_fdner.pipeline.scorer import ORPHANS

from .conftest import ENTITIES, TEXTS, examples, found


def build(encoder_folder: Path, **settings) -> Language:
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner", config=settings)
    return nlp


@pytest.fixture(scope="module")
def trained(encoder_folder: Path) -> Language:
    """A pipeline that has learned its three sentences by heart."""
    spacy.util.fix_random_seed(0)
    nlp = build(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    optimizer = Adam(0.001, use_averages=False)
    for _ in range(60):
        nlp.update(examples(nlp), sgd=optimizer, drop=0.1)
    return nlp


def test_ner_learns_its_sentences(trained: Language):
    assert found(trained, TEXTS) == ENTITIES
    assert trained.evaluate(examples(trained))["ents_f"] == 1.0


def test_ner_is_named_ner_and_scores_entities(trained: Language):
    assert trained.pipe_names == ["transformer", "ner"]
    assert trained.get_pipe_meta("ner").default_score_weights["ents_f"] == 1.0


def test_ner_every_token_is_annotated(trained: Language):
    doc = trained("没有。")
    assert doc.has_annotation("ENT_IOB")
    assert all(token.ent_iob_ for token in doc)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\t ",
        "�",
        "\u200b\ufeff",
        "𠮷🙂👨‍👩‍👧",
        "轴" * 1300,
        "A" * 5000,
        "ＳＫＦ　６２０５",
    ],
    ids=["empty", "space", "whitespace", "U+FFFD", "zero-width", "astral", "long", "word", "wide"],
)
def test_ner_takes_any_text(trained: Language, text: str):
    doc = trained(text)
    assert doc.text == text
    alone = [(e.start, e.end) for e in doc.ents]
    first, *_ = trained.pipe([text, "轴承", "外圈点蚀严重。"])
    assert [(e.start, e.end) for e in first.ents] == alone


def test_ner_bytes_round_trip(trained: Language, encoder_folder: Path):
    clone = build(encoder_folder).from_bytes(trained.to_bytes())
    assert found(clone, TEXTS) == ENTITIES
    assert clone.get_pipe("ner").labels == trained.get_pipe("ner").labels


def test_ner_disk_round_trip_needs_no_encoder_folder(trained: Language, tmp_path: Path):
    trained.config["components"]["transformer"]["model"]["name"] = "nowhere"
    trained.to_disk(tmp_path)
    loaded = spacy.load(tmp_path)
    assert found(loaded, TEXTS) == ENTITIES
    logits = [p.get_pipe("ner").model.predict([p(TEXTS[0])])[0] for p in (trained, loaded)]
    numpy.testing.assert_array_equal(*logits)


def test_ner_transformer_copy_is_its_own(trained: Language):
    model = trained.get_pipe("transformer").model
    copied = model.copy()
    assert copied.hf.transformer is not model.hf.transformer
    doc = trained.make_doc(TEXTS[0])
    first, second = (m.predict([doc]).model_output.last_hidden_state for m in (model, copied))
    torch.testing.assert_close(first, second)


def test_ner_loss_is_that_of_bert_for_token_classification(encoder_folder: Path):
    nlp = build(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    ner: BioNer = nlp.get_pipe("ner")  # type: ignore[assignment]
    rng = numpy.random.default_rng(0)
    batch = examples(nlp)
    scores = [rng.normal(size=(len(eg.x), 9)).astype("float32") for eg in batch]
    loss, gradients = ner.get_loss(batch, scores)
    logits = torch.tensor(numpy.concatenate(scores), requires_grad=True)
    gold = torch.tensor(numpy.concatenate([ner._gold_tags(eg) for eg in batch]))
    expected = torch.nn.functional.cross_entropy(logits, gold)
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    numpy.testing.assert_allclose(numpy.concatenate(gradients), logits.grad, atol=1e-7)


def test_ner_missing_annotation_has_no_gradient(encoder_folder: Path):
    nlp = build(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    ner: BioNer = nlp.get_pipe("ner")  # type: ignore[assignment]
    reference = nlp.make_doc("轴承有点蚀")
    reference.set_ents([Span(reference, 0, 2, label="部件")], missing=[reference[2:5]])
    batch = [Example(nlp.make_doc(reference.text), reference)]
    scores = [numpy.ones((5, 9), dtype="float32")]
    _, (gradient,) = ner.get_loss(batch, scores)
    assert (gradient[:2] != 0).any(axis=1).all()
    assert not gradient[2:].any()
    blank = [Example(nlp.make_doc("轴承"), Doc(nlp.vocab, words=["轴", "承"], spaces=[False] * 2))]
    loss, (gradient,) = ner.get_loss(blank, [numpy.ones((2, 9), dtype="float32")])
    assert loss == 0.0
    assert not gradient.any()


def test_ner_gold_tags_follow_the_alignment(encoder_folder: Path):
    """A predicted token without a gold token of its own extent counts as not annotated."""
    nlp = build(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    words = ["轴", "承", "62", "0", "5", "有", "点", "蚀"]
    reference = Doc(nlp.vocab, words=words, spaces=[False] * 8)
    spans = [(0, 2, "部件"), (2, 4, "参数"), (4, 5, "没见过"), (6, 8, "失效形式")]
    reference.set_ents([Span(reference, start, end, label=x) for start, end, x in spans])
    example = Example(nlp.make_doc(reference.text), reference)
    names = [None, "O", *(f"{p}-{n}" for n in nlp.get_pipe("ner").labels for p in "BI")]
    tags = [names[tag + 1] for tag in nlp.get_pipe("ner")._gold_tags(example)]
    of_62, of_0, of_5 = [None, None], ["I-参数"], [None]
    middle = [*of_62, *of_0, *of_5, "O"]
    assert tags == ["B-部件", "I-部件", *middle, "B-失效形式", "I-失效形式"]


def test_ner_labels_come_from_label_data(encoder_folder: Path):
    nlp = build(encoder_folder)
    nlp.config["initialize"]["components"] = {"ner": {"labels": ["乙", "甲"]}}
    nlp.initialize(lambda: examples(nlp))
    ner = nlp.get_pipe("ner")
    assert ner.labels == ("乙", "甲")
    assert ner.label_data == ["乙", "甲"]
    assert ner.model.get_ref("output_layer").get_dim("nO") == 5


def test_ner_refuses_a_label_after_it_has_its_size(trained: Language):
    assert trained.get_pipe("ner").add_label("部件") == 0
    with pytest.raises(ValueError, match="Train anew"):
        trained.get_pipe("ner").add_label("新")


def test_ner_refuses_an_unknown_decoding(encoder_folder: Path):
    with pytest.raises(ValueError, match="'greedy', 'constrained'"):
        build(encoder_folder, decode="beam")


def illegal_steps(nlp: Language) -> int:
    """How often an inside tag follows what it must not, in texts the model does not know."""
    docs = list(nlp.pipe(["点承65驱更严外轴蚀换圈动" * 3, "承5蚀换端" * 5]))
    return sum(len(doc.user_data.get(ORPHANS, ())) for doc in docs)


def test_ner_decoding_is_set_by_the_config_at_loading(trained: Language, tmp_path: Path):
    trained.to_disk(tmp_path)
    config = {"components": {"ner": {"decode": "constrained"}}}
    assert illegal_steps(spacy.load(tmp_path)) > 0
    assert illegal_steps(spacy.load(tmp_path, config=config)) == 0


def test_ner_keeps_entities_that_are_there(trained: Language):
    doc = trained.make_doc(TEXTS[0])
    doc.set_ents([Span(doc, 1, 3, label="预设")])
    for _, pipe in trained.pipeline:
        doc = pipe(doc)
    assert [(e.text, e.label_) for e in doc.ents] == [("承6", "预设"), ("点蚀", "失效形式")]


def count_tensors() -> int:
    gc.collect()
    return sum(isinstance(thing, torch.Tensor) for thing in gc.get_objects())


def test_ner_training_leaves_no_tensors_behind(encoder_folder: Path):
    """What keeps memory flat: no chain of arrays grows on the parameters."""
    nlp = build(encoder_folder)
    nlp.initialize(lambda: examples(nlp))
    weight = nlp.get_pipe("transformer").model.hf.transformer.embeddings.word_embeddings.weight
    before = weight.detach().clone()
    optimizer = Adam(0.001, use_averages=False)
    counts = []
    for _ in range(4):
        nlp.update(examples(nlp), sgd=optimizer)
        counts.append(count_tensors())
    assert counts[1] == counts[3]
    assert not torch.equal(before, weight)


def test_ner_with_an_encoder_of_its_own_finds_the_same(trained: Language, tmp_path: Path):
    """`nlp.replace_listeners` gives the component its own copy of the encoder."""
    trained.to_disk(tmp_path / "shared")
    nlp = spacy.load(tmp_path / "shared")
    nlp.replace_listeners("transformer", "ner", ["model.tok2vec"])
    nlp.remove_pipe("transformer")
    nlp.to_disk(tmp_path / "own")
    assert found(nlp, TEXTS) == ENTITIES
    assert found(spacy.load(tmp_path / "own"), TEXTS) == ENTITIES


def test_ner_window_overlap_is_set_by_the_config_at_loading(trained: Language, tmp_path: Path):
    trained.to_disk(tmp_path)
    config = {"components": {"transformer": {"model": {"window_overlap": 7}}}}
    assert spacy.load(tmp_path, config=config).get_pipe("transformer").model.window_overlap == 7


def test_ner_head_has_dropout_in_training_alone():
    ones = [numpy.ones((9, 4), dtype="f")]
    vectors: Model = Model("vectors", lambda model, docs, is_train: (ones, lambda d: d))
    head = build_bio_head(vectors, nO=3)
    head.get_ref("output_layer").set_dim("nI", 4)
    head.initialize()
    set_dropout_rate(head, 0.5)
    spacy.util.fix_random_seed(0)
    (plain,), (dropped,) = head.predict([None]), head.begin_update([None])[0]
    assert (plain == plain[0]).all()
    assert not (dropped == dropped[0]).all()


def test_ner_long_document_is_read_to_its_end(trained: Language):
    text = TEXTS[0] + "。" * 1200 + TEXTS[0]
    *_, last = trained(text).ents
    assert last.end_char == len(text)


def test_ner_serves_in_several_processes(trained: Language, tmp_path: Path):
    trained.to_disk(tmp_path)
    nlp = spacy.load(tmp_path)
    docs = list(nlp.pipe(TEXTS * 3, n_process=2, batch_size=2))
    assert [[(e.start_char, e.end_char, e.label_) for e in d.ents] for d in docs] == ENTITIES * 3


def test_ner_with_an_encoder_of_its_own_runs_where_no_transformer_ever_was(
    trained: Language, encoder_folder: Path, tmp_path: Path
):
    own = build(encoder_folder).from_bytes(trained.to_bytes())
    own.replace_listeners("transformer", "ner", ["model.tok2vec"])
    own.remove_pipe("transformer")
    own.to_disk(tmp_path)
    code = f"import spacy; print(spacy.load({str(tmp_path)!r})({TEXTS[0]!r}).ents)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_ner_keeps_blocked_tokens(trained: Language):
    doc = trained.make_doc(TEXTS[0])
    doc.set_ents([], blocked=[Span(doc, 0, 1)], default="missing")
    for _, pipe in trained.pipeline:
        doc = pipe(doc)
    assert all(ent.start > 0 for ent in doc.ents)
    assert doc.ents


def test_ner_initializes_although_the_first_docs_are_empty(encoder_folder: Path):
    nlp = build(encoder_folder)
    empty = [Example(nlp.make_doc(""), nlp.make_doc("")) for _ in range(10)]
    nlp.initialize(lambda: [*empty, *examples(nlp)])
    assert nlp.get_pipe("ner").model.get_ref("output_layer").has_dim("nI")


def test_ner_can_be_without_a_scorer(encoder_folder: Path):
    nlp = build(encoder_folder, scorer=None)
    assert nlp.get_pipe("ner").score([]) == {}


def test_transformer_model_has_what_others_look_for_in_it(trained: Language):
    """Code made for spacy-transformers' own model reaches the encoder so."""
    model = trained.get_pipe("transformer").model
    assert model.tokenizer.is_fast
    assert model.transformer.config.hidden_size == model.get_dim("nO")


def test_transformer_copy_has_ids_of_its_own(trained: Language):
    """By which optimizers tell one encoder's weights from another's."""
    model = trained.get_pipe("transformer").model
    copied = model.copy()
    assert copied.id != model.id
    assert copied.layers[0].id != model.layers[0].id
    assert copied.layers[0].shims[0].id != model.layers[0].shims[0].id


def test_transformer_refuses_another_normalisation_than_it_was_trained_with(
    trained: Language, encoder_folder: Path, tmp_path: Path
):
    clone = build(encoder_folder).from_bytes(trained.to_bytes())
    clone.config["components"]["transformer"]["model"]["normalisation"] = "published"
    clone.to_disk(tmp_path)
    with pytest.raises(ValueError, match="trained with 'technical'"):
        spacy.load(tmp_path)(TEXTS[0])


def test_transformer_reads_long_documents_in_parts(trained: Language, monkeypatch):
    text = "".join(TEXTS) * 120
    whole = [(e.start, e.end, e.label_) for e in trained(text).ents]
    width = trained.get_pipe("transformer").model.transformer.config.hidden_size
    monkeypatch.setattr(inference, "VALUES_AT_A_TIME", 600 * width)
    assert [(e.start, e.end, e.label_) for e in trained(text).ents] == whole


def test_transformer_in_mixed_precision_adds_up_the_parts_of_a_batch(monkeypatch, trained):
    """thinc unscales all gradients after each part, those of earlier parts again."""
    shim = trained.get_pipe("transformer").model.layers[0].shims[0]
    monkeypatch.setattr(shim, "_mixed_precision", True)
    weights = next(shim._model.parameters())
    monkeypatch.setattr(weights, "grad", None)

    def begin_update(self: Any, inputs: Any) -> Any:
        def backprop(d_output: Any) -> None:
            scaled = torch.full_like(weights, 8.0)
            weights.grad = (scaled if weights.grad is None else weights.grad + scaled) / 4

        return None, backprop

    monkeypatch.setattr(PyTorchShim, "begin_update", begin_update)
    for _ in range(3):
        shim.begin_update(None)[1](None)
    assert float(weights.grad.flatten()[0]) == 3 * 8.0 / 4

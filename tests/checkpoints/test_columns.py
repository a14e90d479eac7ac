"""Heads whose columns are not the BIO tags: IO and BIOES."""

from pathlib import Path

import numpy
import pytest
import spacy
import torch
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.vocab import Vocab
from thinc.api import Adam, Linear

from zh_fdner.checkpoints.tags import read_tags
from zh_fdner.pipeline.bio import decode_constrained, decode_greedy, entity_spans
from zh_fdner.pipeline.columns import merge, merged_cross_entropy, reachable
from zh_fdner.pipeline.head import build_bio_head
from zh_fdner.pipeline.loss import cross_entropy, log_softmax
from zh_fdner.pipeline.ner import BioNer

from .conftest import TEXTS, MakeClassifier, as_pipeline, found, own_logits

BIOES = ["B-a", "I-a", "E-a", "S-a", "O", "B-b", "I-b", "E-b", "S-b"]
IO = ["I-b", "O", "I-a"]
RNG = numpy.random.default_rng(0)


def peaked(names: list[str], sequence: str) -> numpy.ndarray:
    """Logits that say this sequence of tags, but not with certainty."""
    logits = RNG.normal(size=(len(sequence.split()), len(names))).astype("float32")
    for i, tag in enumerate(sequence.split()):
        logits[i, names.index(tag)] += 9
    return logits


@pytest.mark.parametrize("decode", [decode_greedy, decode_constrained])
@pytest.mark.parametrize(
    ("names", "sequence", "spans"),
    [
        (
            BIOES,
            "O B-a I-a E-a S-a B-b E-b O S-b B-b E-b",
            [(1, 4, 0), (4, 5, 0), (5, 7, 1), (8, 9, 1), (9, 11, 1)],
        ),
        (IO, "I-b I-b O I-a I-b", [(0, 2, 0), (3, 4, 1), (4, 5, 0)]),
    ],
    ids=["BIOES", "IO"],
)
def test_columns_say_the_spans_of_their_scheme(names, sequence, spans, decode):
    """An I without B begins an entity where the scheme has no B, however it is decoded."""
    merged = merge(peaked(names, sequence), read_tags(names, []).columns, n_tags=5)
    assert entity_spans(decode(merged)) == spans


def test_columns_add_up_to_one():
    columns = read_tags(BIOES, []).columns
    logits = RNG.normal(size=(7, 9)).astype("float32")
    merged = merge(logits, columns, n_tags=5)
    probabilities = numpy.exp(log_softmax(numpy, logits))
    numpy.testing.assert_allclose(numpy.exp(merged).sum(axis=1), 1.0, rtol=1e-5)
    numpy.testing.assert_allclose(
        numpy.exp(merged[:, 1]), probabilities[:, 0] + probabilities[:, 3], rtol=1e-5
    )


def test_columns_that_are_missing_have_no_probability():
    merged = merge(RNG.normal(size=(7, 3)), read_tags(IO, []).columns, n_tags=5)
    assert (merged[:, [1, 3]] == -numpy.inf).all()
    assert reachable(read_tags(IO, []).columns, n_tags=5).tolist() == [0, 2, 2, 4, 4]


@pytest.mark.parametrize("names", [BIOES, IO, ["O", "B-a"]], ids=["BIOES", "IO", "B"])
def test_columns_loss_is_that_of_the_summed_probability(names: list[str]):
    columns = read_tags(names, []).columns
    n_tags = 1 + 2 * len(read_tags(names, []).labels)
    gold = reachable(columns, n_tags)[RNG.integers(0, n_tags, size=20)]
    logits = RNG.normal(scale=4, size=(20, len(names))).astype("float32")
    loss, gradient = merged_cross_entropy(numpy, logits, gold, columns)
    theirs = torch.tensor(logits, requires_grad=True)
    member = torch.tensor(columns)[None, :] == torch.tensor(gold)[:, None]
    expected = -torch.log((torch.softmax(theirs, dim=1) * member).sum(dim=1)).sum()
    expected.backward()
    assert loss == pytest.approx(expected.item(), rel=1e-5)
    numpy.testing.assert_allclose(gradient, theirs.grad, atol=1e-5)


def test_columns_one_a_tag_are_the_plain_cross_entropy():
    logits = RNG.normal(size=(20, 5)).astype("float32")
    gold = RNG.integers(0, 5, size=20)
    ours = merged_cross_entropy(numpy, logits, gold, list(range(5)))
    plain = cross_entropy(numpy, logits, gold)
    assert ours[0] == pytest.approx(plain[0], rel=1e-6)
    numpy.testing.assert_allclose(ours[1], plain[1], atol=1e-6)


def test_columns_loss_takes_tags_that_are_all_but_impossible():
    logits = numpy.array([[200.0, 0.0, 1.0]], dtype="float32")
    loss, gradient = merged_cross_entropy(numpy, logits, numpy.array([2]), [0, 2, 2])
    assert loss == pytest.approx(200.0 - numpy.log(1 + numpy.e), rel=1e-5)
    assert numpy.isfinite(gradient).all()


@pytest.mark.parametrize("names", [BIOES, IO], ids=["BIOES", "IO"])
def test_columns_survive_saving_and_train_on(
    make_classifier: MakeClassifier, tmp_path: Path, names: list[str]
):
    nlp = as_pipeline(make_classifier(names))
    entities = found(nlp, TEXTS)
    assert sum(map(len, entities)) > 5
    nlp.to_disk(tmp_path)
    for copied in (spacy.load(tmp_path), as_pipeline(make_classifier(names, 1))):
        copied.from_bytes(nlp.to_bytes())
        assert found(copied, TEXTS) == entities
        assert copied.get_pipe("ner").columns == read_tags(names, []).columns
    numpy.testing.assert_array_equal(own_logits(copied, TEXTS[0]), own_logits(nlp, TEXTS[0]))
    gold = {"entities": [(0, 4, "a"), (4, 8, "b"), (12, 14, "a")]}
    examples = [Example.from_dict(nlp.make_doc(TEXTS[0]), gold)]
    optimizer = Adam(0.001, use_averages=False)
    losses = []
    for _ in range(30):
        step: dict[str, float] = {}
        copied.update(examples, sgd=optimizer, losses=step)
        losses.append(step["ner"])
    assert losses[-1] < losses[0] / 4
    copied.get_pipe("ner").keep_scores = True
    assert numpy.isfinite(copied.evaluate(examples)["bio_loss"])


def test_columns_without_b_are_scored_as_the_entities_they_begin():
    """Not as tags that are wrong: an IO head has no B to say."""
    ner = BioNer(Vocab(), build_bio_head(Linear(len(IO), 2)))
    ner.cfg.update(labels=["b", "a"], columns=read_tags(IO, []).columns)
    words = ["轴", "承", "有", "裂"]
    reference = Doc(ner.vocab, words=words, spaces=[False] * 4)
    reference.set_ents([Span(reference, 0, 2, "b"), Span(reference, 3, 4, "a")])
    predicted = Doc(ner.vocab, words=words, spaces=[False] * 4)
    assert ner.columns is not None
    scores = merge(peaked(IO, "I-b I-b O I-a"), ner.columns, n_tags=5)
    ner.set_annotations([predicted], [scores])
    result = ner.score([Example(predicted, reference)])
    assert (result["ents_f"], result["bio_acc"]) == (1.0, 1.0)

"""Scores: those of seqeval, and the loss on the dev set."""

import io
import warnings
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import numpy
import pytest
import spacy
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from seqeval.metrics import accuracy_score, f1_score, precision_score, recall_score
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.util import registry
from thinc.api import Model

from zh_fdner.pipeline.bio import entity_spans, tag_names
from zh_fdner.pipeline.epoch_table import build_epoch_table
from zh_fdner.pipeline.head import build_bio_head
from zh_fdner.pipeline.ner import BioNer
from zh_fdner.pipeline.scorer import score_bio

NLP = spacy.blank("zh")
LABELS = ["甲", "乙"]
NAMES = tag_names(LABELS)


def make_ner(**settings: Any) -> BioNer:
    vectors: Model = Model("vectors", lambda model, docs, is_train: ([], lambda d: d))
    component = BioNer(NLP.vocab, build_bio_head(vectors), **settings)
    for label in LABELS:
        component.add_label(label)
    return component


def begin_log(ner: BioNer) -> Callable[[], None]:
    """From here on, as while training, the loss is scored. Returns what ends it."""
    config = {"training": {"eval_frequency": 1}}
    nlp: Any = SimpleNamespace(config=config, pipe_names=["ner"], get_pipe=lambda name: ner)
    _, finish = build_epoch_table()(nlp, io.StringIO(), io.StringIO())
    return finish


def gold_doc(tags: list[int], missing: Any = ()) -> Doc:
    doc = NLP.make_doc("轴" * len(tags))
    spans = [Span(doc, start, end, label=LABELS[k]) for start, end, k in entity_spans(tags)]
    doc.set_ents(spans, missing=[doc[i : i + 1] for i in missing], default="outside")
    return doc


def one_hot(tags: list[int]) -> numpy.ndarray:
    return numpy.eye(len(NAMES), dtype="float32")[numpy.array(tags, dtype=int)]


def annotated(ner: BioNer, golds: list[Doc], logits: list[numpy.ndarray]) -> list[Example]:
    """Examples whose predicted docs the component has annotated."""
    docs = [NLP.make_doc(gold.text) for gold in golds]
    ner.set_annotations(docs, logits)
    return [Example(doc, gold) for doc, gold in zip(docs, golds, strict=True)]


def score(gold: list[list[int]], predicted: list[list[int]]) -> dict[str, Any]:
    ner = make_ner()
    golds = [gold_doc(tags) for tags in gold]
    return ner.score(annotated(ner, golds, [one_hot(tags) for tags in predicted]))


def tag(name: str) -> int:
    return NAMES.index(name)


def tags(names: str) -> list[int]:
    return [tag(name) for name in names.split()]


def test_scorer_counts_right_tags():
    scores = score([tags("B-甲 I-甲 O O")], [tags("B-甲 I-甲 I-甲 O")])
    assert scores["bio_acc"] == 0.75
    assert scores["ents_f"] == 0.0


def test_scorer_takes_another_label_for_a_wrong_tag():
    assert score([tags("B-甲 I-甲 O")], [tags("B-乙 I-乙 O")])["bio_acc"] == pytest.approx(1 / 3)


def test_scorer_takes_begin_for_inside_for_a_wrong_tag():
    scores = score([tags("B-甲 I-甲 I-甲")], [tags("B-甲 I-甲 B-甲")])
    assert scores["bio_acc"] == pytest.approx(2 / 3)


def test_scorer_counts_an_inside_tag_with_nothing_before_it_as_it_was_said():
    """The entity is right, as for seqeval; its first tag is not."""
    scores = score([tags("O B-甲 I-甲")], [tags("O I-甲 I-甲")])
    assert scores["ents_f"] == pytest.approx(1.0)
    assert scores["bio_acc"] == pytest.approx(2 / 3)


def test_scorer_weighs_tokens_and_not_sentences():
    gold = [tags("O O O O O O O"), tags("B-甲")]
    assert score(gold, [gold[0], tags("O")])["bio_acc"] == pytest.approx(7 / 8)


def test_scorer_ignores_what_is_not_annotated():
    ner = make_ner()
    partly = gold_doc(tags("B-甲 I-甲 O O"), missing=[2])
    not_at_all = Doc(NLP.vocab, words=["轴", "承"], spaces=[False, False])
    predicted = [one_hot(tags("B-甲 I-甲 B-乙 B-乙")), one_hot(tags("B-乙 B-乙"))]
    scores = ner.score(annotated(ner, [partly, not_at_all], predicted))
    assert scores["bio_acc"] == pytest.approx(2 / 3)
    assert scores["ents_r"] == pytest.approx(1.0)


def test_scorer_has_none_where_there_is_nothing_to_count():
    ner = make_ner()
    gold = Doc(NLP.vocab, words=["轴", "承"], spaces=[False, False])
    examples = annotated(ner, [gold], [one_hot(tags("B-甲 O"))])
    for scores in (ner.score(examples), ner.score([]), score_bio([])):
        assert scores["bio_acc"] is None
        assert scores["ents_f"] is None
        assert "bio_loss" not in scores


def test_scorer_is_registered_under_its_name_and_is_the_components_own():
    scorer = registry.resolve({"scorer": {"@scorers": "zh_fdner.bio_scorer.v1"}})["scorer"]
    assert scorer is score_bio
    assert make_ner().scorer is score_bio


def test_scorer_forgets_the_tags_of_an_earlier_prediction():
    """`ner` may annotate one doc again; only its last tags count."""
    ner = make_ner()
    gold = gold_doc(tags("O B-甲 I-甲"))
    doc = NLP.make_doc(gold.text)
    for predicted in ("O I-甲 I-甲", "O B-甲 I-甲"):
        doc.set_ents([], default="missing")
        ner.set_annotations([doc], [one_hot(tags(predicted))])
    assert ner.score([Example(doc, gold)])["bio_acc"] == 1.0


def legal(sequence: list[int]) -> list[int]:
    """What a corpus can hold: every I follows a B or an I of its label."""
    made: list[int] = []
    for each in sequence:
        inside = each > 0 and each % 2 == 0
        before = made[-1] if made else 0
        made.append(each - 1 if inside and before not in (each - 1, each) else each)
    return made


TAG = st.integers(0, len(NAMES) - 1)
# Pairs of a gold and a predicted tag, so that both sequences have the same length.
SENTENCES = st.lists(st.lists(st.tuples(TAG, TAG), min_size=1, max_size=12), min_size=1, max_size=4)


@given(sentences=SENTENCES)
@settings(max_examples=200, deadline=None)
def test_scorer_is_seqeval(sentences):
    gold = [legal([pair[0] for pair in sentence]) for sentence in sentences]
    predicted = [[pair[1] for pair in sentence] for sentence in sentences]
    scores = score(gold, predicted)
    true, guessed = ([[NAMES[t] for t in s] for s in side] for side in (gold, predicted))

    def seqeval(metric: Callable[..., float]) -> float:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return metric(true, guessed)

    assert scores["bio_acc"] == seqeval(accuracy_score)
    if not any(map(any, [*gold, *predicted])):
        # No entity anywhere: seqeval says 0 and warns.
        assert scores["ents_p"] is scores["ents_r"] is scores["ents_f"] is None
        return
    assert scores["ents_p"] == pytest.approx(seqeval(precision_score), abs=1e-12)
    assert scores["ents_r"] == pytest.approx(seqeval(recall_score), abs=1e-12)
    assert scores["ents_f"] == pytest.approx(seqeval(f1_score), abs=1e-12)


@pytest.fixture
def scored_with_loss() -> tuple[BioNer, list[Example], list[numpy.ndarray], list[int]]:
    """Three sentences, the second partly and the third not annotated; -100 is no annotation."""
    ner = make_ner()
    begin_log(ner)
    golds = [gold_doc(tags("O B-甲 I-甲 B-乙")), gold_doc(tags("B-乙 O O"), missing=[1])]
    golds.append(Doc(NLP.vocab, words=["轴", "承"], spaces=[False, False]))
    rng = numpy.random.default_rng(0)
    logits = [3 * rng.normal(size=(len(d), len(NAMES))).astype("float32") for d in golds]
    expected = [*tags("O B-甲 I-甲 B-乙 B-乙"), -100, tag("O"), -100, -100]
    return ner, annotated(ner, golds, logits), logits, expected


def test_scorer_loss_is_the_mean_cross_entropy(scored_with_loss):
    ner, examples, logits, gold = scored_with_loss
    all_logits = torch.tensor(numpy.concatenate(logits))
    expected = torch.nn.functional.cross_entropy(all_logits, torch.tensor(gold))
    assert ner.score(examples)["bio_loss"] == pytest.approx(expected.item(), rel=1e-6)


def test_scorer_loss_is_the_loss_of_training(scored_with_loss):
    ner, examples, logits, _ = scored_with_loss
    loss, _ = ner.get_loss(examples, logits)
    assert ner.score(examples)["bio_loss"] == pytest.approx(loss, rel=1e-6)


def holds_arrays(doc: Doc) -> bool:
    return any(isinstance(value, numpy.ndarray) for value in doc.user_data.values())


def test_scorer_takes_away_what_was_kept_for_the_loss(scored_with_loss):
    ner, examples, _, _ = scored_with_loss
    assert all(holds_arrays(eg.predicted) for eg in examples)
    ner.score(examples)
    assert not any(holds_arrays(eg.predicted) for eg in examples)
    assert "bio_loss" not in ner.score(examples)


def test_scorer_has_no_loss_but_while_training_is_logged():
    ner = make_ner()
    for has_been_logged in (False, True):
        if has_been_logged:
            begin_log(ner)()
        examples = annotated(ner, [gold_doc(tags("B-甲 O"))], [one_hot(tags("B-甲 O"))])
        assert not holds_arrays(examples[0].predicted)
        assert "bio_loss" not in ner.score(examples)


def test_scorer_has_no_loss_where_nothing_is_annotated():
    ner = make_ner()
    begin_log(ner)
    blank = Doc(NLP.vocab, words=["轴", "承"], spaces=[False, False])
    assert "bio_loss" not in ner.score(annotated(ner, [blank], [one_hot(tags("O O"))]))


def test_scorer_takes_empty_docs():
    ner = make_ner()
    begin_log(ner)
    golds = [Doc(NLP.vocab), gold_doc(tags("B-甲"))]
    logits = [numpy.zeros((0, len(NAMES)), dtype="float32"), one_hot(tags("B-甲"))]
    scores = ner.score(annotated(ner, golds, logits))
    assert scores["bio_acc"] == 1.0
    assert scores["bio_loss"] > 0.0


def test_scorer_loss_of_constrained_decoding_is_that_of_single_tags():
    """Decoding chooses among the tags; the model's probabilities are what they are."""
    gold = [gold_doc(tags("O B-甲 I-甲"))]
    logits = [numpy.random.default_rng(0).normal(size=(3, len(NAMES))).astype("float32")]
    losses = []
    for decode in ("greedy", "constrained"):
        ner = make_ner(decode=decode)
        begin_log(ner)
        losses.append(ner.score(annotated(ner, gold, logits))["bio_loss"])
    assert losses[0] == losses[1]

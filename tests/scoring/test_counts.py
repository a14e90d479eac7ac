"""Counts by sentence and type are spaCy's own, taken apart."""

from typing import Any

import numpy
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.scorer import get_ner_prf
from spacy.tokens import Doc, Span
from spacy.training import Example

from zh_fdner.scoring.counts import entity_counts, labels_of
from zh_fdner.scoring.prf import Prf

VOCAB = spacy.blank("zh").vocab
LABELS = ["甲", "乙", "丙"]


@st.composite
def tokens(draw: Any, length: int) -> list[str]:
    """A tokenisation of `length` characters, of one to three characters a token."""
    words: list[str] = []
    while (left := length - sum(map(len, words))) > 0:
        words.append("轴" * draw(st.integers(1, min(3, left))))
    return words


@st.composite
def annotated(draw: Any, length: int, labels: list[str]) -> Doc:
    """A doc with entities, tokens without annotation, or none annotated at all."""
    words = draw(tokens(length))
    doc = Doc(VOCAB, words=words, spaces=[False] * len(words))
    if draw(st.integers(0, 7)) == 0:
        return doc
    spans, missing, at = [], [], 0
    while at < len(words):
        end = min(at + draw(st.integers(1, 3)), len(words))
        kind = draw(st.sampled_from(["entity", "entity", "outside", "missing"]))
        if kind == "entity":
            spans.append(Span(doc, at, end, label=draw(st.sampled_from(labels))))
        elif kind == "missing":
            missing.append(Span(doc, at, end))
        at = end
    doc.set_ents(spans, missing=missing, default="outside")
    return doc


@st.composite
def examples(draw: Any) -> list[Example]:
    """Gold and prediction on tokens of their own, each with a type that the other lacks."""
    lengths = draw(st.lists(st.integers(1, 9), max_size=6))
    gold, predicted = LABELS[:2], LABELS[1:]
    return [Example(draw(annotated(n, predicted)), draw(annotated(n, gold))) for n in lengths]


@settings(max_examples=300, deadline=None)
@given(examples())
def test_counts_summed_over_sentences_give_the_scores_of_spacy(sample: list[Example]):
    counts = entity_counts(sample, LABELS)
    assert counts.shape == (len(sample), len(LABELS), 3)
    spacy_scores = get_ner_prf(sample)
    micro = Prf.of(counts.sum(axis=(0, 1)))
    assert micro == pytest.approx(Prf(*(spacy_scores[f"ents_{key}"] for key in "prf")))
    for label, count in zip(LABELS, counts.sum(axis=0), strict=True):
        theirs = (spacy_scores["ents_per_type"] or {}).get(label)
        ours = Prf.of(count)
        if ours.f1 is None:  # spaCy names types whose predictions it could not judge, as 0
            assert theirs is None or set(theirs.values()) == {0.0}
        else:
            assert ours == pytest.approx(Prf(theirs["p"], theirs["r"], theirs["f"]))


@settings(max_examples=100, deadline=None)
@given(examples())
def test_counts_of_a_sentence_do_not_depend_on_the_others(sample: list[Example]):
    alone = [entity_counts([example], LABELS)[0] for example in sample]
    assert numpy.array_equal(entity_counts(sample, LABELS), numpy.reshape(alone, (-1, 3, 3)))


def test_counts_refuse_an_entity_of_a_type_that_is_not_listed():
    doc = Doc(VOCAB, words=["轴"])
    doc.set_ents([Span(doc, 0, 1, label="丁")])
    example = Example(Doc(VOCAB, words=["轴"]), doc)
    assert labels_of([example]) == ["丁"]
    with pytest.raises(ValueError, match="丁"):
        entity_counts([example], LABELS)


def test_prf_has_none_where_there_is_nothing_and_0_where_one_side_is_missing():
    assert Prf.of([0, 0, 0]) == (None, None, None)
    assert Prf.of([0, 0, 3]) == (0.0, 0.0, 0.0)
    assert Prf.of([0, 2, 0]) == (0.0, 0.0, 0.0)
    assert Prf.of([2, 2, 0]) == (0.5, 1.0, pytest.approx(2 / 3))

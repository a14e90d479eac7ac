"""Entities have no white space at their ends, and their probability is that of all readings."""

from collections import defaultdict
from itertools import chain

import numpy
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc, Span
from spacy.training import Example

from zh_fdner.pipeline.annotation import find_entities, write_entities
from zh_fdner.pipeline.bio import DECODERS, entity_spans
from zh_fdner.pipeline.probability import read_probabilities
from zh_fdner.pipeline.scorer import count_tags
from zh_fdner.pipeline.steps import given_steps
from zh_fdner.pipeline.white_space import is_space, readings, trim

from .test_probability import SCORES, all_spans, spelled_out, steps_of

VOCAB = spacy.blank("zh").vocab
LABELS = ["部件", "参数"]
SPACE = st.lists(st.booleans(), min_size=5, max_size=5).map(numpy.array)


def doc_of(space: list[bool]) -> Doc:
    words = ["\n" if each else "轴" for each in space]
    return Doc(VOCAB, words=words, spaces=[False] * len(words))


@given(SPACE)
def test_white_space_untrimmed_is_what_trim_undoes(space):
    spans = all_spans(len(space))
    trimmed = trim(spans, space)
    expected = [sorted(s for s in spans if trim([s], space) == [span]) for span in trimmed]
    assert readings(trimmed, space) == ([*chain(*expected)], [*map(len, expected)])
    assert [s for s in spans if not trim([s], space)] == [
        s for s in spans if space[s[0] : s[1]].all()
    ]


@pytest.mark.parametrize("decode", DECODERS)
@given(scores=SCORES, space=SPACE)
def test_white_space_changes_no_confidence(decode, scores, space):
    """The share of the sequences of tags in which the entity is read, however it is trimmed."""
    doc = doc_of(space[: len(scores)])
    tags = DECODERS[decode](scores)
    spans = find_entities(doc, tags, None).spans
    assert spans == trim(entity_spans(tags), is_space(doc))
    steps = given_steps(decode, [scores])
    (values,) = read_probabilities([scores], [spans], [is_space(doc)], steps, 1.0)
    expected: dict[tuple[int, int, int], float] = defaultdict(float)
    for span, weight in spelled_out(scores, steps_of(decode)).items():
        for each in trim([span], is_space(doc)):
            expected[each] += weight
    assert values == pytest.approx([expected[span] for span in spans], abs=1e-9)


def test_white_space_is_trimmed_before_entities_that_are_there_come_in_the_way():
    doc = doc_of([False, True, False])
    doc.set_ents([Span(doc, 2, 3, label="预设")])
    tags = numpy.array([1, 2, 0])
    assert find_entities(doc, tags, None).spans == [(0, 1, 0)]
    doc = doc_of([False, True, False])
    doc.set_ents([], blocked=[doc[1:2]], default="missing")
    assert find_entities(doc, tags, None).spans == [(0, 1, 0)]


def test_white_space_alone_is_no_entity():
    doc = doc_of([True, False, True])
    found = find_entities(doc, numpy.array([2, 0, 1]), None)
    write_entities(doc, found, [], LABELS, 0.0)
    assert doc.ents == ()
    assert [token.ent_iob_ for token in doc] == ["O", "O", "O"]
    assert score_of(doc) == (3, 3)


def score_of(doc: Doc) -> tuple[int, int]:
    """Right and annotated tags, where the gold is that there is no entity."""
    gold = doc_of([token.is_space for token in doc])
    gold.set_ents([], default="outside")
    return count_tags(Example(doc, gold))

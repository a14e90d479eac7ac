"""Sentences as spaCy docs."""

from collections import Counter
from pathlib import Path

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import DocBin

from zh_fdner.corpus.docbin import PLACE, WRITTEN, to_doc, to_docbin
from zh_fdner.corpus.sentence import Entity, Sentence

NLP = spacy.blank("zh")


def test_doc_has_character_tokens_and_no_invented_spaces():
    doc = to_doc(NLP, Sentence("用SKF 6205轴承"), Counter())
    assert [t.text for t in doc] == list("用SKF6205轴承")
    assert doc.text == "用SKF 6205轴承"


def test_doc_tells_o_from_missing():
    sentence = Sentence("甲乙丙", (Entity(0, 1, "x"),), frozenset({2}))
    doc = to_doc(NLP, sentence, Counter())
    assert [t.ent_iob_ for t in doc] == ["B", "O", ""]


def test_doc_without_entities_is_annotated_as_o():
    doc = to_doc(NLP, Sentence("甲乙"), Counter())
    assert [t.ent_iob_ for t in doc] == ["O", "O"]


def test_doc_entity_edges_of_spaces_are_trimmed_and_counted():
    counts: Counter[str] = Counter()
    sentence = Sentence("甲 乙 丙", (Entity(1, 3, "x"), Entity(3, 4, "y")))
    doc = to_doc(NLP, sentence, counts)
    assert [(e.text, e.label_) for e in doc.ents] == [("乙", "x")]
    assert counts == {"entities_trimmed_of_spaces": 1, "entities_of_spaces_skipped": 1}


def test_doc_entity_is_trimmed_where_spaces_are_tokens_too():
    """As at the text's begin, where several stand together, and ideographic ones."""
    counts: Counter[str] = Counter()
    entities = (Entity(0, 2, "x"), Entity(2, 6, "y"), Entity(6, 8, "z"))
    doc = to_doc(NLP, Sentence(" 甲  乙\u3000丙 ", entities), counts)
    assert [(e.text, e.label_) for e in doc.ents] == [("甲", "x"), ("乙", "y"), ("丙", "z")]
    assert counts == {"entities_trimmed_of_spaces": 3}


def test_docbin_round_trip_keeps_text_entities_and_missing(tmp_path: Path):
    sentences = [
        Sentence("SKF 6205-2RS有\u3000点蚀", (Entity(0, 12, "部件"),)),
        Sentence("甲�乙", (Entity(2, 3, "x.y"),), frozenset({1})),
    ]
    to_docbin(NLP, sentences, Counter()).to_disk(tmp_path / "x.spacy")
    docs = list(DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("zh").vocab))
    assert [d.text for d in docs] == [s.text for s in sentences]
    assert [[(e.start_char, e.end_char, e.label_) for e in d.ents] for d in docs] == [
        [(0, 12, "部件")],
        [(2, 3, "x.y")],
    ]
    assert docs[1][1].ent_iob_ == ""


def test_docbin_tells_where_each_doc_begins_in_the_users_files(tmp_path: Path):
    sentences = [Sentence("甲", place="a.txt, line 1", written="甲0"), Sentence("乙")]
    to_docbin(NLP, sentences, Counter()).to_disk(tmp_path / "x.spacy")
    docs = DocBin().from_disk(tmp_path / "x.spacy").get_docs(spacy.blank("zh").vocab)
    assert [(d.user_data[PLACE], d.user_data[WRITTEN]) for d in docs] == [
        ("a.txt, line 1", "甲0"),
        ("", ""),
    ]


@given(text=st.text(min_size=1, max_size=30), data=st.data())
def test_doc_never_shifts_an_entity(text: str, data: st.DataObject):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    doc = to_doc(NLP, Sentence(text, (Entity(start, end, "x"),)), Counter())
    assert doc.text == text
    for entity in doc.ents:
        assert entity.text == text[start:end].strip()

"""What is exported and read back is what it was: texts, entities, missing annotation."""

from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, Span

from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.errors import UserError
from zh_fdner.export.annotated import Annotated, from_gold
from zh_fdner.export.command import WRITERS

NLP = spacy.blank("zh")
KNOW_MISSING = ("conll", "spacy")
# Letters of columns, tags and comments; spaces of all kinds; what counts as a line's end
# somewhere; what is invisible, outside the BMP, or joined to its neighbour.
NASTY = st.text(
    st.one_of(
        st.sampled_from(
            "轴承点蚀AB0O-#\"\\{}[]'<&, \t\u3000\xa0\u2028\x85\x0b\x1c\u200b\ufeff\ufffd\x00"
        ),
        st.sampled_from("\n\r😀𠮷e\u0301👨\u200d"),
        st.characters(codec="utf-8"),
    ),
    min_size=1,
    max_size=20,
).filter(lambda text: bool(text.strip()))
LABELS = ["部件", "I", "O", "a.b c", "-", "B-x", 'q"<&>']


@st.composite
def gold_docs(draw: st.DrawFn) -> Doc:
    doc = NLP.make_doc(draw(NASTY))
    edges = sorted(draw(st.sets(st.integers(0, len(doc)), max_size=6)))
    spans, missing = [], []
    for start, end in pairwise(edges):
        kind = draw(st.sampled_from(["outside", "missing", *LABELS]))
        if kind == "missing":
            missing.append(doc[start:end])
        elif kind != "outside" and doc[start:end].text == doc[start:end].text.strip():
            spans.append(Span(doc, start, end, label=kind))
    doc.set_ents(spans, missing=missing, default="outside")
    return doc


def write(folder: Path, texts: list[Annotated], format: str) -> tuple[Path, Counter[str]]:
    writer, suffix = WRITERS[format]
    path = folder / f"test{suffix}"
    counts: Counter[str] = Counter()
    writer(path, texts, counts)
    return path, counts


def as_it_can_be(sentence: Sentence, format: str) -> Sentence:
    """By the stated rules: no line break in CoNLL, no missing annotation in doccano and Label
    Studio. Everything else stays, and at its place."""
    text = sentence.text
    if format == "conll":
        text = text.replace("\n", " ").replace("\r", " ")
    missing = sentence.missing if format in KNOW_MISSING else frozenset()
    return Sentence(text, sentence.entities, missing)


@pytest.mark.parametrize("format", WRITERS)
@settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(docs=st.lists(gold_docs(), min_size=1, max_size=4))
def test_export_reads_back_as_it_was(format: str, docs: list[Doc], tmp_path: Path):
    gold = [from_gold(doc) for doc in docs]
    path, counts = write(tmp_path, gold, format)
    expected = [as_it_can_be(each.sentence, format) for each in gold]
    for name in (format, "auto"):
        assert read_file(path, name)[0] == expected
    line_breaks = sum(c in "\n\r" for doc in docs for c in doc.text)
    missing = sum(len(each.sentence.missing) for each in gold)
    assert counts["line_breaks_written_as_spaces"] == (line_breaks if format == "conll" else 0)
    assert counts["characters_without_annotation_now_outside"] == (
        0 if format in KNOW_MISSING else missing
    )


@pytest.mark.parametrize("label", ["a\tb", "a\nb", " a", "a "])
def test_export_to_conll_refuses_labels_that_no_column_can_hold(tmp_path: Path, label: str):
    doc = NLP.make_doc("轴承")
    doc.set_ents([Span(doc, 0, 2, label=label)])
    with pytest.raises(UserError, match="Rename it, or export another format"):
        write(tmp_path, [from_gold(doc)], "conll")


def test_export_to_conll_is_one_character_a_line(tmp_path: Path):
    doc = NLP.make_doc("SKF 6")
    doc.set_ents([Span(doc, 0, len(doc), label="型号")])
    path, _ = write(tmp_path, [from_gold(doc), from_gold(NLP.make_doc("无"))], "conll")
    assert path.read_text(encoding="utf8") == (
        "S\tB-型号\nK\tI-型号\nF\tI-型号\n \tI-型号\n6\tI-型号\n\n无\t-\n"
    )

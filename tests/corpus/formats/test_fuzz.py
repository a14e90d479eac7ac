"""Whatever a file holds: no traceback, and no entity that is silently not where it was marked."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zh_fdner.corpus.docbin import to_doc
from zh_fdner.corpus.formats.registry import READERS
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.errors import UserError

from . import writing

NLP = spacy.blank("zh")
SUFFIXES = {"brat": "ann", "spacy": "spacy", "parquet": "parquet", "conll": "txt"}
# Spaces of all kinds, ends of lines that are none, marks, signs outside the basic plane.
STRANGE = " \t\r\u3000\u2028\x85\x0b\x1c\x1f\xa0\u200b\u200d\u0301\ufffd😀𠮷#-\"'\\0"
LABELS = ("部件", "PER.NAM", "a-b")
QUICK = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@st.composite
def sentences(draw: st.DrawFn, line_ends: bool) -> list[Sentence]:
    """One to three sentences with entities that do not overlap."""
    alphabet = "轴承点蚀OBI" + STRANGE + ("\n" if line_ends else "")
    found = []
    for text in draw(st.lists(st.text(alphabet, min_size=1, max_size=12), min_size=1, max_size=3)):
        cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
        entities = [
            Entity(start, end, draw(st.sampled_from(LABELS)))
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        found.append(Sentence(text, tuple(entities)))
    return found


def write_as(format: str, found: list[Sentence], folder: Path) -> Path:
    """The file, written in this format."""
    path = folder / f"x.{SUFFIXES.get(format, 'json')}"
    if format == "brat":
        writing.brat(found[0], path)
    elif format == "spacy":
        path.write_bytes(writing.docbin(found))
    else:
        path.write_bytes(getattr(writing, format)(found))
    return path


def surfaces(sentence: Sentence) -> list[tuple[str, str]]:
    """What the entities say. (A doc's cannot begin or end in spaces; see `to_doc`.)"""
    texts = [(sentence.text[e.start : e.end].strip(), e.label) for e in sentence.entities]
    return [(text, label) for text, label in texts if text]


def check_docs(found: list[Sentence]) -> None:
    """That each entity is in its place in the doc, too."""
    for sentence in found:
        doc = to_doc(NLP, sentence, Counter())
        assert doc.text == sentence.text
        assert [(e.text.strip(), e.label_) for e in doc.ents] == surfaces(sentence)


@pytest.mark.parametrize("format", READERS)
@QUICK
@given(data=st.data())
def test_fuzz_every_entity_survives_from_the_file_to_the_doc(
    format: str, data: st.DataObject, tmp_path: Path
):
    found = data.draw(sentences(line_ends=format not in ("conll",)))
    if format == "brat":
        found = found[:1]
    if format == "bdci":
        found = [
            Sentence(
                s.text,
                tuple(
                    Entity(e.start, e.end, writing.BDCI_LABELS[i % 2])
                    for i, e in enumerate(s.entities[: len(s.entities) // 2 * 2])
                ),
            )
            for s in found
        ]
    again, _ = read_file(write_as(format, found, tmp_path), "auto" if format != "conll" else format)
    again = again[len(again) - len(found) :]  # without Label Studio's task that shows how it counts
    assert [(s.text, s.entities) for s in again] == [(s.text, s.entities) for s in found]
    check_docs(again)


@pytest.mark.parametrize("scheme", writing.PREFIXES)
@QUICK
@given(data=st.data())
def test_fuzz_every_scheme_says_the_same(scheme: str, data: st.DataObject, tmp_path: Path):
    found = data.draw(sentences(line_ends=False))
    (tmp_path / "x.txt").write_bytes(writing.conll(found, scheme))
    again, _ = read_file(tmp_path / "x.txt", "conll")
    assert [(s.text, s.entities) for s in again] == [(s.text, s.entities) for s in found]


@pytest.mark.parametrize("format", READERS)
@QUICK
@given(data=st.data())
def test_fuzz_damaged_bytes_are_read_or_refused(format: str, data: st.DataObject, tmp_path: Path):
    path = write_as(format, data.draw(sentences(line_ends=False)), tmp_path)
    content = path.read_bytes()
    start = data.draw(st.integers(0, len(content)))
    end = data.draw(st.integers(start, min(len(content), start + 9)))
    path.write_bytes(content[:start] + data.draw(st.binary(max_size=9)) + content[end:])
    read_or_refused(path, format)


@pytest.mark.parametrize("format", READERS)
@QUICK
@given(content=st.binary(max_size=60), lines=st.text('轴O BI-x\t\n\r#{[]}":,T1;', max_size=60))
def test_fuzz_any_bytes_are_read_or_refused(
    format: str, content: bytes, lines: str, tmp_path: Path
):
    path = tmp_path / f"x.{SUFFIXES.get(format, 'json')}"
    (tmp_path / "x.txt").write_text("轴承", encoding="utf8")
    for each in (content, lines.encode()):
        path.write_bytes(each)
        read_or_refused(path, format)


KEYS = (
    *("text", "data", "label", "labels", "entities", "start_offset", "end_offset", "start", "end"),
    *("annotations", "result", "value", "type", "predictions"),
    *("spo_list", "h", "t", "name", "pos", "relation"),
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-2, 5)
    | st.floats()
    | st.sampled_from(["轴承", "", "labels", "部件故障", "\ud83d", "x"])
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("format", ["doccano", "label_studio", "cluener", "bdci"])
@QUICK
@given(record=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=5))
def test_fuzz_any_record_is_read_or_refused(format: str, record: dict[str, Any], tmp_path: Path):
    path = tmp_path / "x.json"
    path.write_text(json.dumps([{"text": "轴承点蚀", **record}]), encoding="utf8")
    read_or_refused(path, format)


def read_or_refused(path: Path, format: str) -> None:
    for name in ("auto", format):
        for lenient in (False, True):
            try:
                found, _ = read_file(path, name, lenient)
            except UserError:
                continue
            check_docs(found)
            for sentence in found:
                ends = [0, *(e.end for e in sentence.entities)]
                starts = [*(e.start for e in sentence.entities), len(sentence.text)]
                assert all(end <= start for end, start in zip(ends, starts, strict=True))

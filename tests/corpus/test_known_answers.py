"""Real corpora: the counts that their sources state, and each entity in its place."""

from collections import Counter

import pytest
import spacy

from zh_fdner.corpus.docbin import to_doc
from zh_fdner.corpus.formats import bdci
from zh_fdner.corpus.problems import Problems
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.records import read_records
from zh_fdner.corpus.sentence import Entity
from zh_fdner.errors import UserError

from ..conftest import shared_corpus

# Sentences, entities, and repairs when read leniently.
COUNTS = {
    "car_faults/sample219/train.txt": (73, 265, 0),
    "car_faults/sample219/valid.txt": (73, 242, 0),
    "car_faults/sample219/test.txt": (73, 256, 0),
    "car_faults/sentences/train.txt": (2454, None, 2),
    "car_faults/sentences/valid.txt": (308, None, 0),
    "car_faults/sentences/test.txt": (323, None, 0),
    "resume/train.char.bmes": (3821, 13440, 4),
    "resume/dev.char.bmes": (463, 1497, 0),
    "resume/test.char.bmes": (477, 1630, 0),
    "weibo/weiboNER_2nd_conll.train": (1350, 1895, 10),
    "weibo/weiboNER_2nd_conll.dev": (270, 389, 0),
    "weibo/weiboNER_2nd_conll.test": (270, 418, 4),
}
REPAIRS = ("inside_tag_without_begin", "label_switch", "begin_without_end")
BDCI = "car_faults/raw/train.json"


@pytest.mark.parametrize("name", COUNTS)
def test_real_corpus_has_the_counts_stated(name: str):
    n_sentences, n_entities, n_repairs = COUNTS[name]
    sentences, counts = read_file(shared_corpus(name), lenient=True)
    assert len(sentences) == n_sentences
    if n_entities is not None:
        assert sum(len(s.entities) for s in sentences) == n_entities
    assert sum(counts[kind] for kind in REPAIRS) == n_repairs


@pytest.mark.parametrize("name", [name for name, counts in COUNTS.items() if counts[2]])
def test_real_corpus_with_errors_is_refused_unless_read_leniently(name: str):
    with pytest.raises(UserError, match=r"--vars\.lenient true"):
        read_file(shared_corpus(name))


@pytest.mark.parametrize(("split", "as_written", "by_text"), [("dev", None, 42), ("test", 38, 40)])
def test_real_weibo_tells_leaks_by_text_and_as_written(
    split: str, as_written: int | None, by_text: int
):
    train, _ = read_file(shared_corpus("weibo/weiboNER_2nd_conll.train"), lenient=True)
    other, _ = read_file(shared_corpus(f"weibo/weiboNER_2nd_conll.{split}"), lenient=True)
    texts, written = {s.text for s in train}, {s.written for s in train}
    assert sum(s.text in texts for s in other) == by_text
    if as_written is not None:
        assert sum(s.written in written for s in other) == as_written


def test_real_bdci_has_the_distinct_spans_stated_by_type():
    problems = Problems("train.json")
    labels: Counter[object] = Counter()
    for place, record in read_records(shared_corpus(BDCI), problems):
        labels.update(mark.label for mark in bdci.read_record(record, place, problems))
    problems.check()
    assert labels == {"故障状态": 5906, "部件单元": 5757, "性能表征": 451, "检测工具": 22}
    assert problems.counts["spans_with_two_types"] == 4


def test_real_bdci_keeps_the_longest_of_overlapping_spans():
    sentences, counts = read_file(shared_corpus(BDCI))
    assert len(sentences) == 1491
    assert counts["overlapping_spans_dropped"] == 375
    assert sum(len(s.entities) for s in sentences) == 12136 - 375
    assert sum(not s.entities for s in sentences) == 22


@pytest.mark.parametrize(
    "name",
    [
        "car_faults/sample219/train.txt",
        "resume/test.char.bmes",
        "weibo/weiboNER_2nd_conll.test",
        BDCI,
    ],
)
def test_real_corpus_becomes_docs_with_every_entity_in_its_place(name: str):
    nlp = spacy.blank("zh")
    counts: Counter[str] = Counter()
    others = 0
    for sentence in read_file(shared_corpus(name), lenient=True)[0]:
        doc = to_doc(nlp, sentence, counts)
        assert doc.text == sentence.text
        for found, entity in zip(doc.ents, sentence.entities, strict=True):
            surface = sentence.text[entity.start : entity.end]
            assert (found.text, found.label_) == (surface.strip(), entity.label)
            others += Entity(found.start_char, found.end_char, found.label_) != entity
    assert counts["entities_trimmed_of_spaces"] == others
    assert set(counts) <= {"entities_trimmed_of_spaces"}

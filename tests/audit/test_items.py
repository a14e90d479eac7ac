"""The converted corpus is read as it was annotated, with the places in the user's files."""

from pathlib import Path

import pytest

from zh_fdner.audit.items import read_items
from zh_fdner.errors import UserError

from .conftest import corpus, sentence, write_docbins

SENTENCE = sentence("[轴承 部件]坏?了 [2 参数]次。", "train.txt, line 12", "轴0 承1")


def test_items_are_the_sentences_that_were_converted(tmp_path: Path):
    write_docbins(tmp_path, corpus([SENTENCE], ["甲"], ["乙", "丙"]))
    read = read_items(tmp_path)
    first = read["train"][0]
    assert first.sentence == SENTENCE
    assert (first.place, first.sentence.written) == ("train.txt, line 12", "轴0 承1")
    assert first.tokens == tuple("轴承坏了2次。")
    assert [(i.split, i.index) for i in read["test"]] == [("test", 0), ("test", 1)]


def test_items_without_a_place_have_that_of_their_doc(tmp_path: Path):
    write_docbins(tmp_path, corpus([], [], ["乙", "丙"]))
    assert read_items(tmp_path)["test"][1].place == "test.spacy, doc 2"


@pytest.mark.parametrize("content", [None, b"", b"no DocBin"])
def test_items_of_a_broken_corpus_say_what_to_run(tmp_path: Path, content: bytes | None):
    write_docbins(tmp_path, corpus(["甲"]))
    (tmp_path / "dev.spacy").unlink()
    if content is not None:
        (tmp_path / "dev.spacy").write_bytes(content)
    with pytest.raises(UserError, match=r"dev\.spacy.*\n?.*run convert"):
        read_items(tmp_path)

"""Encoder input: one token is one word."""

from pathlib import Path

import numpy
import pytest
import spacy
from spacy.tokens import Doc
from transformers import AutoTokenizer

from zh_fdner.pipeline.wordpieces import TokenWordpieces, encode_doc

NLP = spacy.blank("zh")


@pytest.fixture(scope="module")
def tokenizer(encoder_folder: Path):
    return AutoTokenizer.from_pretrained(encoder_folder)


def test_wordpieces_each_character_of_a_number_is_its_own(tokenizer):
    pieces = TokenWordpieces(tokenizer).of_doc(NLP.make_doc("6205"))
    assert [tokenizer.convert_ids_to_tokens(p) for p in pieces] == [["6"], ["2"], ["0"], ["5"]]


def test_wordpieces_long_word_of_another_tokenizer_keeps_all_its_pieces(tokenizer):
    doc = Doc(NLP.vocab, words=["轴承", "abc"], spaces=[False, False])
    pieces = [tokenizer.convert_ids_to_tokens(p) for p in TokenWordpieces(tokenizer).of_doc(doc)]
    assert pieces == [["轴", "承"], ["a", "##b", "##c"]]


def test_wordpieces_deleted_characters_become_unknown(tokenizer):
    pieces = TokenWordpieces(tokenizer).of_doc(NLP.make_doc("甲�\u200b乙"))
    assert [tokenizer.convert_ids_to_tokens(p) for p in pieces] == [
        ["甲"],
        ["[UNK]"],
        ["[UNK]"],
        ["乙"],
    ]


def test_wordpieces_alignment_points_at_each_token(tokenizer):
    doc = NLP.make_doc("6205轴承有点蚀。" * 3)
    encoded = encode_doc(doc, TokenWordpieces(tokenizer), capacity=6, overlap=2)
    starts = [0, *numpy.cumsum([len(row) for row in encoded.rows])[:-1]]
    align = encoded.align(starts)
    ids = numpy.concatenate(encoded.rows)
    assert list(align.lengths) == [1] * len(doc)
    assert tokenizer.convert_ids_to_tokens(ids[align.dataXd].tolist()) == [t.text for t in doc]
    # Each sentence of ten has windows of its own, with special tokens around.
    assert [len(row) - 2 for row in encoded.rows] == [6, 6] * 3


def test_wordpieces_of_an_empty_doc_have_no_row(tokenizer):
    encoded = encode_doc(NLP.make_doc(""), TokenWordpieces(tokenizer), capacity=6, overlap=2)
    assert encoded.rows == encoded.windows == []
    assert len(encoded.align([]).lengths) == 0


def test_wordpieces_word_longer_than_a_window_is_cut(tokenizer):
    doc = Doc(NLP.vocab, words=["abcdefghij", "轴"], spaces=[False, False])
    encoded = encode_doc(doc, TokenWordpieces(tokenizer), capacity=6, overlap=2)
    assert encoded.align([0, 8]).lengths.tolist() == [6, 1]

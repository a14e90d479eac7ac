"""Encoder input: one token is one word."""

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc
from transformers import AutoTokenizer

from zh_fdner.pipeline.wordpieces import TokenWordpieces, encode_docs

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
    docs = [NLP.make_doc(t) for t in ("轴承外圈", "", "6205轴承有点蚀")]
    encoded = encode_docs(docs, TokenWordpieces(tokenizer), capacity=6, overlap=2)
    ids = encoded.wordpieces.input_ids.ravel()
    tokens = [token.text for doc in docs for token in doc]
    assert list(encoded.align.lengths) == [1] * len(tokens)
    assert tokenizer.convert_ids_to_tokens(ids[encoded.align.dataXd].tolist()) == tokens
    assert [len(spans) for spans in encoded.spans] == [1, 0, 2]


def test_wordpieces_padding_is_masked(tokenizer):
    docs = [NLP.make_doc("轴"), NLP.make_doc("轴承外圈")]
    batch = encode_docs(docs, TokenWordpieces(tokenizer), capacity=510, overlap=128).wordpieces
    assert batch.input_ids.shape == (2, 6)
    assert batch.attention_mask.sum(axis=1).tolist() == [3.0, 6.0]
    assert batch.lengths == [3, 6]

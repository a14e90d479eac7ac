"""Packing: no wordpiece is lost, and each character is a token as it is for the tagger."""

from pathlib import Path

import pytest
from transformers import AutoTokenizer

from zh_fdner.pretrain.start import vocabulary_of
from zh_fdner.pretrain.windows import divide, pack

from .conftest import reports


def test_windows_hold_every_character_in_order(encoder_folder: Path):
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    documents = [["轴承6205 故障。", "更换轴承"], ["油温 85℃"]]
    windows = pack(documents, tokenizer, 16)
    assert windows.ids.shape == (2, 16)
    pieces = [tokenizer.convert_ids_to_tokens(row) for row in windows.ids.tolist()]
    inner = [piece for row in pieces for piece in row[1:-1]]
    assert "".join(inner).replace("[PAD]", "") == "轴承6205故障。[SEP]更换轴承[SEP]油温85℃"
    assert all(row[0] == "[CLS]" and row[-1] == "[SEP]" for row in pieces)


def test_letters_and_digits_are_one_word_until_a_space_or_another_character(encoder_folder: Path):
    tokenizer = AutoTokenizer.from_pretrained(encoder_folder)
    windows = pack([["轴6205a b5承"]], tokenizer, 16)
    n = len("轴6205ab5承")
    begins = windows.starts[0, 1 : 1 + n].tolist()
    assert begins == [True, True, False, False, False, False, True, False, True]


def test_documents_are_held_out_whole_and_in_their_share():
    documents = [[each] for each in reports(400)]
    learn, held_out = divide(documents, 0.1, 10**9, seed=1)
    assert sorted([*learn, *held_out]) == sorted(documents)
    n = sum(len(each) for document in held_out for each in document)
    assert n / sum(len(each) for each in reports(400)) == pytest.approx(0.1, abs=0.01)
    assert len(divide(documents, 0.1, 100, seed=1)[1]) < len(held_out)
    assert divide(documents, 0.1, 10**9, seed=2)[1] != held_out
    assert [len(part) for part in divide(documents[:2], 0.01, 10**9, seed=1)] == [1, 1]


def test_vocabulary_goes_by_frequency_and_knows_technical_signs():
    vocabulary = vocabulary_of([["轴轴轴承承鑫鑫"]], 400)
    assert vocabulary.index("轴") < vocabulary.index("承") < vocabulary.index("鑫")
    assert {"“", "”", "—", "…", "ω", "℃", "μ", "φ", "°", "[MASK]", "##a"} <= set(vocabulary)
    assert len(vocabulary) == len(set(vocabulary))
    assert "齄" in vocabulary_of([["轴轴"]], 8000)

"""Dividing a corpus that has no splits of its own."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.corpus.divide import divide
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.errors import UserError


def texts(divided: dict[str, list[Sentence]], split: str) -> list[str]:
    return [sentence.text for sentence in divided[split]]


def test_divide_is_by_eighty_ten_ten():
    divided = divide([Sentence(str(i)) for i in range(200)], "x")
    assert {split: len(found) for split, found in divided.items()} == {
        "train": 160,
        "dev": 20,
        "test": 20,
    }


def test_divide_does_not_depend_on_the_order():
    sentences = [Sentence(str(i)) for i in range(50)]
    shuffled = Random(0).sample(sentences, len(sentences))
    for split in ("train", "dev", "test"):
        assert set(texts(divide(sentences, "x"), split)) == set(texts(divide(shuffled, "x"), split))


@given(numbers=st.lists(st.integers(0, 20), min_size=3, max_size=60))
def test_divide_keeps_every_sentence_and_duplicates_together(numbers: list[int]):
    sentences = [Sentence(str(i)) for i in numbers]
    if len(set(numbers)) < 3:
        with pytest.raises(UserError, match="distinct texts"):
            divide(sentences, "x")
        return
    divided = divide(sentences, "x")
    assert sorted(s.text for found in divided.values() for s in found) == sorted(map(str, numbers))
    assert all(divided.values())
    groups = [set(texts(divided, split)) for split in divided]
    assert sum(map(len, groups)) == len(set(numbers))

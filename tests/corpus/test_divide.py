"""Dividing a corpus that has no splits of its own."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.corpus.divide import divide
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.errors import UserError
from zh_fdner.similarity.near_duplicates import near_duplicate_groups, near_duplicates_among

from ..conftest import shared_corpus


def unlike(number: int) -> str:
    """A text that is like no other number's."""
    return chr(ord("一") + number)


def texts(divided: dict[str, list[Sentence]], split: str) -> list[str]:
    return [sentence.text for sentence in divided[split]]


def sizes(sentences: list[str]) -> tuple[int, ...]:
    divided = divide([Sentence(text) for text in sentences], "x")
    return tuple(len(divided[split]) for split in ("train", "dev", "test"))


def test_divide_is_by_eighty_ten_ten():
    assert sizes([unlike(i) for i in range(200)]) == (160, 20, 20)


def test_divide_is_by_eighty_ten_ten_with_groups_of_several_sizes():
    """Groups that do not fit are passed over."""
    generator = Random(0)
    numbers = [i for i in range(100) for _ in range(generator.choice([1, 1, 2, 5, 15]))]
    size = sizes([unlike(i) for i in numbers])
    assert size[1:] == (len(numbers) // 10,) * 2


@pytest.mark.parametrize(
    ("copies", "expected"),
    [([98, 1, 1], (98, 1, 1)), ([60, 20, 20], (60, 20, 20)), ([90, *[1] * 10], (90, 5, 5))],
)
def test_divide_leaves_the_largest_group_to_train(copies: list[int], expected: tuple[int, ...]):
    assert sizes([unlike(i) for i, n in enumerate(copies) for _ in range(n)]) == expected


def test_divide_does_not_depend_on_the_order():
    sentences = [Sentence(unlike(i)) for i in range(50)]
    sentences += [Sentence(f"第{i}台轴承有点蚀") for i in range(5)]
    shuffled = Random(0).sample(sentences, len(sentences))
    for split in ("train", "dev", "test"):
        assert set(texts(divide(sentences, "x"), split)) == set(texts(divide(shuffled, "x"), split))


@given(numbers=st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3)), min_size=3, max_size=60))
def test_divide_keeps_every_sentence_and_near_duplicates_together(numbers: list[tuple[int, int]]):
    """(Texts that differ by a number are near-duplicates.)"""
    sentences = [Sentence(f"{unlike(i)}{j}") for i, j in numbers]
    if len({i for i, _ in numbers}) < 3:
        with pytest.raises(UserError, match="distinct texts, near-duplicates counted once"):
            divide(sentences, "x")
        return
    divided = divide(sentences, "x")
    kept = sorted(s.text for found in divided.values() for s in found)
    assert kept == sorted(s.text for s in sentences)
    assert all(divided.values())
    groups = [{text[0] for text in texts(divided, split)} for split in divided]
    assert sum(map(len, groups)) == len({i for i, _ in numbers})


def test_divide_of_a_real_corpus_leaks_nothing():
    """Its dev would have 13 of 149 sentences of train's but for a word, were only exact
    duplicates kept together."""
    read, _ = read_file(shared_corpus("car_faults/raw/train.json"), lenient=True)
    divided = divide(read, "car faults")
    for split in ("dev", "test"):
        found = near_duplicates_among(texts(divided, split), texts(divided, "train"))
        assert found == [None] * len(found)
        assert len(found) == pytest.approx(len(read) / 10, rel=0.02)
    assert len(set(near_duplicate_groups([s.text for s in read]))) < len(read)

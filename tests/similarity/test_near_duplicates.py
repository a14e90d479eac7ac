"""Near-duplicates: what counts as one, that all are found, and that nothing else is."""

from fractions import Fraction
from itertools import combinations

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zh_fdner.similarity import similar_pairs as module
from zh_fdner.similarity.near_duplicates import near_duplicate_groups, near_duplicates_among
from zh_fdner.similarity.shingles import bigram_sets, comparable
from zh_fdner.similarity.similar_pairs import similar_pairs

LONG = "发动机怠速时前部传来异响检查发现涨紧轮轴承损坏"
# Few characters and repeated parts, so that many are alike.
TEXTS = st.lists(
    st.one_of(st.text("甲乙丙", max_size=12), st.text("甲乙丙丁戊己庚辛", min_size=8, max_size=30)),
    max_size=40,
)


def bigrams(text: str) -> set[str]:
    padded = f"\0{comparable(text)}\0"
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def are_near(one: str, other: str) -> bool:
    """The definition, word for word."""
    x, y = bigrams(one), bigrams(other)
    return comparable(one) == comparable(other) or Fraction(len(x & y), len(x | y)) >= Fraction(
        4, 5
    )


def groups_by_looking_at_every_pair(texts: list[str]) -> list[int]:
    groups = list(range(len(texts)))
    for i, j in combinations(range(len(texts)), 2):
        if are_near(texts[i], texts[j]):
            groups = [groups[i] if g == groups[j] else g for g in groups]
    number: dict[int, int] = {}
    return [number.setdefault(g, len(number)) for g in groups]


@settings(deadline=None)
@given(TEXTS)
def test_groups_are_those_of_the_definition(texts: list[str]):
    assert near_duplicate_groups(texts) == groups_by_looking_at_every_pair(texts)


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_among_finds_a_reference_exactly_where_there_is_one(texts, references):
    for text, found in zip(texts, near_duplicates_among(texts, references), strict=True):
        near = [i for i, each in enumerate(references) if are_near(text, each)]
        same = [i for i in near if comparable(references[i]) == comparable(text)]
        assert found == next(iter(same + near), None)


def test_pairs_do_not_depend_on_the_size_of_the_lots(monkeypatch: pytest.MonkeyPatch):
    rng = numpy.random.default_rng(0)
    texts = ["".join(rng.choice(list("甲乙丙"), size=n)) for n in rng.integers(1, 12, 300)]
    sets = bigram_sets(list(dict.fromkeys(texts)))

    def found() -> set[frozenset[int]]:
        lots = similar_pairs(sets, lambda x, y: numpy.ones(len(x), dtype="bool"))
        pairs = [frozenset(map(int, pair)) for x, y in lots for pair in zip(x, y, strict=True)]
        assert len(pairs) == len(set(pairs))
        return set(pairs)

    whole = found()
    assert len(whole) > 10
    monkeypatch.setattr(module, "CANDIDATES", 50)
    monkeypatch.setattr(module, "VERIFIED", 7)
    assert found() == whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("轴承温度 85 ℃", "轴承温度92.5℃"),
        ("ＳＫＦ轴承", "skf 轴承"),
        ("轴承\u200b损坏", "轴承损坏"),
        (LONG, LONG.replace("损坏", "磨坏")),
        (LONG, LONG + "。"),
    ],
)
def test_near_are_numbers_width_case_spaces_and_a_character_in_a_long_sentence(one, other):
    assert near_duplicate_groups([one, other]) == [0, 0]


@pytest.mark.parametrize(
    ("one", "other"),
    [("轴承损坏", "轴承磨损"), ("是", "否"), ("", "是"), (LONG, LONG[: len(LONG) // 2])],
)
def test_near_is_not_a_short_sentence_with_another_word(one, other):
    assert near_duplicate_groups([one, other]) == [0, 1]


def test_groups_join_chains_and_are_numbered_by_their_first_text():
    chain = [
        LONG,
        LONG.replace("发动", "主动"),
        LONG.replace("发动", "主动").replace("损坏", "磨坏"),
    ]
    assert not are_near(chain[0], chain[2])
    assert near_duplicate_groups(["别的", *reversed(chain), "别的"]) == [0, 1, 1, 1, 0]


def test_groups_of_nothing_and_of_blank_sentences():
    assert near_duplicate_groups([]) == []
    assert near_duplicate_groups([" ", "\u3000"]) == [0, 0]
    assert near_duplicates_among(["轴"], []) == [None]
    assert near_duplicates_among([], ["轴"]) == []

"""Folds: a partition that keeps groups together and is alike in size and types."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zh_fdner.corpus.splits import SPLITS
from zh_fdner.errors import UserError
from zh_fdner.experiments.distinct import distinct
from zh_fdner.experiments.folds import assign_folds
from zh_fdner.experiments.gold import read_gold
from zh_fdner.layout import Layout

from ..conftest import shared_corpus
from .conftest import convert_into, sentence

PLAIN = sentence("轴承点蚀")
WITH_A = sentence("轴承点蚀", (0, 2, "A"))
WITH_B = sentence("轴承点蚀", (0, 2, "A"), (2, 4, "B"))


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from([PLAIN, WITH_A, WITH_B]), st.integers(0, 9)), min_size=1),
    st.integers(2, 5),
    st.integers(0, 3),
)
def test_folds_keep_groups_together_and_none_is_empty(drawn, n_folds: int, seed: int):
    sentences, groups = zip(*drawn, strict=True)
    if len(set(groups)) < n_folds:
        with pytest.raises(UserError, match="groups"):
            assign_folds(sentences, groups, n_folds, seed)
        return
    folds = assign_folds(sentences, groups, n_folds, seed)
    assert set(folds) == set(range(n_folds))
    assert len(set(zip(groups, folds, strict=True))) == len(set(groups))


def test_folds_have_their_share_of_a_rare_type_and_of_sentences():
    sentences = [WITH_B] * 5 + [WITH_A] * 30 + [PLAIN] * 15
    folds = assign_folds(sentences, range(50), 5, seed=0)
    with_b = Counter(fold for each, fold in zip(sentences, folds, strict=True) if each is WITH_B)
    assert set(with_b.values()) == {1}
    assert set(Counter(folds).values()) == {10}


def test_folds_are_those_of_their_seed():
    sentences = [WITH_A, PLAIN] * 20
    folds = assign_folds(sentences, range(40), 4, seed=1)
    assert assign_folds(sentences, range(40), 4, seed=1) == folds
    assert assign_folds(sentences, range(40), 4, seed=2) != folds


def test_folds_fewer_than_two_are_refused():
    with pytest.raises(UserError, match="at least 2 folds"):
        assign_folds([PLAIN] * 5, range(5), 1, seed=0)


def test_folds_of_a_real_corpus_each_have_a_fifth_of_every_type(layout: Layout):
    convert_into(layout, shared_corpus("car_faults/sample219"))
    data = distinct(each for split in read_gold(layout, SPLITS).values() for each in split)
    assert (len(data.sentences), data.merged) == (219, 0)
    folds = assign_folds(data.sentences, data.groups, 5, seed=42)
    assert set(Counter(folds).values()) <= {43, 44}
    by_type: dict[str, Counter[int]] = {}
    for each, fold in zip(data.sentences, folds, strict=True):
        for label in each.labels:
            by_type.setdefault(label, Counter())[fold] += 1
    assert sum(sum(counts.values()) for counts in by_type.values()) == 265 + 242 + 256
    for counts in by_type.values():
        assert max(counts.values()) - min(counts[fold] for fold in range(5)) <= 3

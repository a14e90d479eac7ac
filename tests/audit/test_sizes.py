"""Counts of a split."""

from zh_fdner.audit.sizes import lengths, sizes

from .conftest import item


def test_sizes_count_sentences_tokens_entities_and_what_is_not_annotated():
    found = sizes([item("[轴承 部件]与[齿轮 部件][点蚀 失效形式]"), item("甲?乙?丙"), item("丁?")])
    assert found == {
        "sentences": 3,
        "sentences_without_entities": 2,
        "tokens": 11,
        "characters": 11,
        "entities": 3,
        "entities_per_type": {"失效形式": 1, "部件": 2},
        "lengths": {"min": 1, "median": 3.0, "mean": 3.67, "p95": 7, "max": 7},
        "missing": {"tokens": 3, "sentences": 2},
    }


def test_sizes_of_an_empty_split():
    assert sizes([])["lengths"] is None


def test_lengths_p95_is_that_of_a_sentence():
    found = lengths(list(range(1, 101)))
    assert found is not None
    assert (found["p95"], found["median"]) == (95, 50.5)

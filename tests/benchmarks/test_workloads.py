"""Which texts are read."""

import pytest

from benchmarks.speed.corpora import Corpora, sample
from benchmarks.speed.settings import QUICK
from benchmarks.speed.workloads import (
    DOCUMENT,
    LATENCY,
    REPORTS,
    SHORT,
    joined,
    of_length,
    spread,
    workloads,
)

TEXTS = ["字" * length for length in range(1, 101)]


def test_texts_are_spread_over_all_lengths():
    chosen = sorted(map(len, spread(TEXTS, total=500)))
    assert len(chosen) == 10
    assert chosen[0] <= 10
    assert chosen[-1] >= 90
    assert 450 <= sum(chosen) <= 550


def test_long_and_short_texts_come_mixed():
    lengths = [len(text) for text in spread(TEXTS, total=1000)]
    assert lengths != sorted(lengths)
    assert lengths != sorted(lengths, reverse=True)


def test_the_choice_of_texts_does_not_depend_on_their_order():
    assert spread(TEXTS, total=500) == spread(TEXTS[::-1], total=500)


def test_no_more_texts_are_chosen_than_there_are():
    assert sorted(spread(TEXTS[:3], total=10_000), key=len) == TEXTS[:3]


def test_a_document_is_as_long_as_asked_for_even_if_the_texts_are_not():
    assert joined(["甲乙", "丙"], 7) == "甲乙丙甲乙丙甲"


def test_documents_of_a_length_add_up_to_the_total():
    assert [len(text) for text in of_length(TEXTS, 40, total=400)] == [40] * 10
    assert [len(text) for text in of_length(TEXTS, 1000, total=400)] == [1000]


@pytest.fixture(scope="module")
def bundled() -> Corpora:
    return sample()


def test_the_bundled_sample_serves_where_no_real_corpus_is(bundled: Corpora):
    found = workloads(bundled, QUICK)
    assert list(found) == [SHORT, REPORTS, DOCUMENT, LATENCY]
    assert [len(text) for text in found[DOCUMENT]] == [QUICK.document]
    assert len(found[LATENCY]) == QUICK.latency_texts
    assert max(map(len, found[SHORT])) <= 128
    assert max(map(len, found[REPORTS])) > 510


def test_no_text_is_empty(bundled: Corpora):
    assert all(text.strip() for texts in workloads(bundled, QUICK).values() for text in texts)

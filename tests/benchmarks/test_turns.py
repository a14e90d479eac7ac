"""The order of timings, and the figures made of them."""

from collections import Counter

import pytest

from benchmarks.speed.rounds import percentile, turns


def test_each_contender_is_timed_once_a_round():
    order = list(turns(["a", "b", "c"], rounds=4))
    rounds = [order[i : i + 3] for i in range(0, len(order), 3)]
    assert len(rounds) == 4
    assert all(sorted(each) == ["a", "b", "c"] for each in rounds)


def test_no_contender_is_always_the_first_of_a_round():
    order = list(turns(["a", "b", "c"], rounds=6))
    assert Counter(order[::3]) == {"a": 2, "b": 2, "c": 2}


def test_without_contenders_nothing_is_timed():
    assert list(turns([], rounds=5)) == []


@pytest.mark.parametrize(("share", "expected"), [(0.5, 10.0), (0.95, 19.0), (1.0, 20.0)])
def test_a_percentile_is_a_value_that_was_measured(share: float, expected: float):
    values = [float(i) for i in range(20, 0, -1)]
    assert percentile(values, share) == expected


def test_the_percentile_of_one_value_is_that_value():
    assert percentile([3.0], 0.95) == 3.0

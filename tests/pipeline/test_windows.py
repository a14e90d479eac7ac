"""Cutting long documents into encoder windows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.pipeline.windows import Window, plan_windows


def test_windows_short_document_is_one_window():
    assert plan_windows([1] * 10, capacity=10, overlap=4) == [Window(0, 10, 0, 10)]


def test_windows_empty_document_has_none():
    assert plan_windows([], capacity=10, overlap=4) == []


def test_windows_token_goes_where_it_has_most_context():
    windows = plan_windows([1] * 16, capacity=10, overlap=4)
    assert windows == [Window(0, 10, 0, 8), Window(6, 16, 8, 16)]


def test_windows_count_wordpieces_not_tokens():
    windows = plan_windows([5, 5, 5], capacity=10, overlap=5)
    assert [(w.start, w.end) for w in windows] == [(0, 2), (1, 3)]


def test_windows_overlap_must_leave_room():
    with pytest.raises(ValueError, match="overlap"):
        plan_windows([1, 1], capacity=4, overlap=4)


@given(
    n_wordpieces=st.lists(st.integers(1, 9), max_size=80),
    capacity=st.integers(2, 20),
    data=st.data(),
)
def test_windows_own_every_token_once_and_fit(n_wordpieces, capacity, data):
    overlap = data.draw(st.integers(0, capacity - 1))
    windows = plan_windows(n_wordpieces, capacity, overlap)
    owned = [i for w in windows for i in range(w.own_start, w.own_end)]
    assert owned == list(range(len(n_wordpieces)))
    for window in windows:
        assert window.start <= window.own_start <= window.own_end <= window.end
        fits = sum(n_wordpieces[window.start : window.end]) <= capacity
        assert fits or window.end - window.start == 1

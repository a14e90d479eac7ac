"""The words and columns of the console."""

from typing import Any

import pytest

from zh_fdner.evaluation.table import (
    difference_words,
    layout_table,
    overlap_warning,
    subset_names,
    width,
    with_interval,
)


def sizes(**sentences: int) -> dict[str, Any]:
    score = {"value": 0.5, "low": 0.4, "high": 0.6}
    return {name: {"sentences": n, "f1": score} for name, n in sentences.items()}


@pytest.mark.parametrize(
    ("sentences", "names"),
    [
        ({"all": 9}, ["test"]),
        ({"all": 9, "not_in_train": 5}, ["test (4 in train)", "test, none in train"]),
        (
            {"all": 9, "no_near_duplicate": 7},
            ["test (2 nearly in train)", "test, none nearly in train"],
        ),
        (
            {"all": 9, "not_in_train": 5, "no_near_duplicate": 2},
            ["test (4 in train, 3 nearly)", "test, none in train", "test, none nearly in train"],
        ),
    ],
)
def test_table_labels_every_score_that_flatters(sentences: dict[str, int], names: list[str]):
    assert list(subset_names("test", sizes(**sentences)).values()) == names


def test_table_warns_with_the_score_on_the_other_sentences():
    assert overlap_warning("test", sizes(all=9)) is None
    warning = overlap_warning("test", sizes(all=9, not_in_train=5, no_near_duplicate=2))
    assert warning is not None
    assert "4 of 9 test sentences are in train, too, and 3 more nearly: the test" in warning
    assert "On the other 2: F1 0.5000 (0.40–0.60)." in warning
    assert "No others." in str(overlap_warning("dev", sizes(all=9, not_in_train=0)))


def test_table_shows_what_is_undefined_as_a_dash():
    assert with_interval({"value": 0.5, "low": 0.25, "high": 0.75}) == "0.5000 (0.25–0.75)"
    assert with_interval({"value": 0.0, "low": None, "high": None}) == "0.0000"
    assert with_interval({"value": None, "low": None, "high": None}) == "–"
    assert difference_words({"f1_difference": 0.1, "p_value": 0.04}) == "F1 +0.1000, p = 0.0400"
    assert difference_words({"f1_difference": None, "p_value": None}) == "nothing to compare"


def test_table_aligns_chinese_names_by_what_they_take_on_a_console():
    lines = layout_table(["type", "gold", "acc"], [["失效形式", "12"], ["X", "3", "0.5"]])
    assert lines == ["type      gold  acc", "失效形式    12", "X            3  0.5"]
    assert width("轴承A") == 5

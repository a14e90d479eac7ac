"""Which sentences are the hardest, and what is shown of them."""

from dataclasses import replace
from typing import Any

from zh_fdner.report.hardest import hardest
from zh_fdner.report.inputs import Inputs
from zh_fdner.report.judged import judge
from zh_fdner.report.sentence_view import LONGEST, sentence_view


def row(text: str = "轴承坏了", **changes: Any) -> dict[str, Any]:
    return {"place": "", "text": text, "gold": [], "predicted": [], "seen": None, **changes}


def view(each: dict[str, Any], labels: tuple[str, ...] = ("部件", "征兆")) -> dict[str, Any]:
    (judged,) = judge("test", [each])
    return sentence_view(judged, labels)


def test_hardest_have_the_most_errors_then_the_surest_wrong_predictions(inputs: Inputs):
    rows = [
        row(place="right", gold=[[0, 2, "部件"]], predicted=[[0, 2, "部件", 1.0]]),
        row(place="missed", gold=[[0, 2, "部件"]]),
        row(place="unsure", predicted=[[0, 2, "部件", 0.2]]),
        row(place="sure", gold=[[0, 1, "部件"]], predicted=[[0, 2, "部件", 0.9]]),
        row(place="two", gold=[[0, 2, "部件"]], predicted=[[2, 4, "部件", None]]),
    ]
    data = hardest(replace(inputs, predictions={"dev": rows[:2], "test": rows[2:]}))
    assert [each["place"] for each in data["sentences"]] == ["two", "sure", "unsure", "missed"]
    assert (data["with_errors"], data["total"]) == (4, 5)


def test_sentence_tells_place_overlap_and_kinds_of_errors():
    told = view(row(place="a.txt, line 3", seen="near", gold=[[0, 2, "部件"], [3, 4, "征兆"]]))
    assert (told["place"], told["seen"], told["kinds"]) == (
        "a.txt, line 3",
        "nearly in train",
        ["2 missed"],
    )
    assert view(row(gold=[[0, 2, "部件"]]))["place"] == "test, sentence 1"


def test_sentence_marks_wrong_ones_on_both_sides_and_says_what_is_wrong():
    told = view(row(gold=[[0, 2, "部件"]], predicted=[[0, 2, "征兆", 0.5], [3, 4, "部件", None]]))
    assert "wrong" in told["gold"]
    assert "0.50 ✘ type" in told["predicted"]
    assert ">✘ spurious" in told["predicted"]


def test_sentence_that_is_long_is_shown_from_its_first_error_on_and_no_entity_is_cut():
    begin = 2 * LONGEST
    text = "好" * begin + "轴承" + "好" * 3 * LONGEST
    edge = begin + LONGEST - 80
    spans = [[0, 2, "部件"], [begin, begin + 2, "部件"], [edge, edge + 100, "征兆"]]
    told = view(row(text, gold=spans, predicted=[[0, 2, "部件", 1.0]]))
    assert told["begin"] == begin - 60
    assert told["gold"].count("<mark") == 2
    assert "轴承" in told["gold"]
    assert told["gold"].count("好") == told["predicted"].count("好")
    assert told["cut"] == len(text) - (edge + 100 - told["begin"])

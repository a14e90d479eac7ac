"""The learning curve, with a runner that trains nothing: its parts, gains and verdict."""

from itertools import pairwise

import pytest

from zh_fdner.errors import UserError
from zh_fdner.experiments.curve import curve, part_of_train
from zh_fdner.experiments.curve_verdict import judge
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Run
from zh_fdner.layout import Layout

from .conftest import NOT_FDNER, FakeRunner, copy_train_to, read_figures, read_text


def test_curve_parts_are_contained_in_each_other_and_in_order(project: Layout):
    train = read_gold(project, ("train",))["train"]
    parts = [part_of_train(train, quarters, seed=42) for quarters in (1, 2, 3, 4)]
    assert [len(part) for part in parts] == pytest.approx([6, 12, 18, 24], abs=1)
    assert parts[3] == train
    position = {each.digest: i for i, each in enumerate(train)}
    for smaller, larger in pairwise(parts):
        indexes = [position[each.digest] for each in smaller]
        assert indexes == sorted(indexes)
        assert {each.digest for each in smaller} < {each.digest for each in larger}
    assert part_of_train(train, 1, seed=43) != parts[0]


def test_curve_that_rises_says_that_more_helps(project: Layout, planner: Planner, capsys):
    def quality(run: Run) -> float:
        return len(run.train) / 25

    curve(project, planner, FakeRunner(quality), 3)
    figures = read_figures(project, "curve")
    assert figures["points"][1]["sentences"] == pytest.approx([12] * 3, abs=1)
    assert figures["points"][3]["sentences"] == [24] * 3
    assert figures["verdict"]["more_helps"] == "yes"
    f1 = [point["dev"]["f1"]["mean"] for point in figures["points"]]
    assert f1 == sorted(f1)
    assert figures["gains"]["dev"]["doubling"]["f1"] == pytest.approx(f1[3] - f1[1])
    assert figures["verdict"]["words"] in read_text(project, "curve")
    assert NOT_FDNER in read_text(project, "curve")
    assert (project.metrics / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_curve_scores_nothing_that_train_has(project: Layout):
    copy_train_to(project, "dev")
    planner = Planner(project, "linear", [], -1)
    with pytest.raises(UserError, match=r"Each of the 24 dev sentences .* is in train"):
        curve(project, planner, FakeRunner(), 2)


def gain(f1: float, error: float):
    return {
        "f1": f1,
        "error_of_training": error,
        "error_of_sentences": 0.0,
        "low": f1 - 2 * error,
        "high": f1 + 2 * error,
    }


@pytest.mark.parametrize(
    ("f1", "error", "answer"),
    [
        (0.05, 0.01, "yes"),
        (0.05, 0.04, "unclear"),
        (0.001, 0.002, "little"),
        (-0.03, 0.01, "little"),
    ],
)
def test_curve_verdict_is_no_surer_than_the_gain(f1: float, error: float, answer: str):
    verdict = judge(0.5, gain(f1, error), gain(f1 / 2, error))  # type: ignore[arg-type]
    assert verdict["more_helps"] == answer
    assert f"{f1:+.4f}" in verdict["words"]


def test_curve_of_a_model_that_learns_nothing_does_not_say_that_more_is_of_no_use():
    verdict = judge(0.0, gain(0.0, 0.0), gain(0.0, 0.0))  # type: ignore[arg-type]
    assert verdict["more_helps"] == "unclear"
    assert "hardly learns" in verdict["words"]

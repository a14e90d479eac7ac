"""The experiments, with a runner that trains nothing: what they ask for and what they write."""

from itertools import pairwise

import numpy
import pytest

from zh_fdner.audit.audit import audit
from zh_fdner.errors import UserError
from zh_fdner.experiments.crossval import by_group, crossval
from zh_fdner.experiments.curve import curve, part_of_train
from zh_fdner.experiments.curve_verdict import judge
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Run
from zh_fdner.experiments.seeds import seeds
from zh_fdner.layout import Layout

from .conftest import FakeRunner, convert_into, read_figures

NOT_FDNER = "Its scores are not fdner's"


def text(layout: Layout, name: str) -> str:
    return layout.experiment(name).with_suffix(".md").read_text(encoding="utf8")


def test_seeds_differ_by_the_seed_alone_and_go_up_from_the_configs(project: Layout, planner):
    runner = FakeRunner()
    outcome = seeds(project, planner, runner, 3)
    assert outcome["seeds"] == [run.inputs["seed"] for run in runner.runs] == [42, 43, 44]
    assert len({run.inputs["train"]["sha256"] for run in runner.runs}) == 1


def test_seeds_write_each_spread_on_dev_and_test(project: Layout, planner: Planner, capsys):
    seeds(project, planner, FakeRunner(), 3)
    figures = read_figures(project, "seeds")
    assert figures["stand_ins"]
    for split in ("dev", "test"):
        scores = figures["splits"][split]["all"]
        assert scores["sentences"] == 8
        assert len(scores["f1"]["values"]) == 3
        assert scores["p"]["mean"] == 1.0
        assert 0 < scores["r"]["sd"] < 0.5
        assert sum(each["entities"] for each in scores["per_type"].values()) == scores["entities"]
    assert NOT_FDNER in text(project, "seeds")
    assert NOT_FDNER in capsys.readouterr().out


def test_seeds_need_two(project: Layout, planner: Planner):
    with pytest.raises(UserError, match="n_seeds 1"):
        seeds(project, planner, FakeRunner(), 1)


def test_crossval_scores_every_distinct_sentence_once(project: Layout, planner: Planner):
    runner = FakeRunner()
    crossval(project, planner, runner, 4)
    all_texts = {
        each.text
        for split in read_gold(project, ("train", "dev", "test")).values()
        for each in split
    }
    scored = [each.text for run in runner.runs for each in run.score]
    assert len(runner.runs) == 4
    assert len(scored) == len(set(scored)) == len(all_texts)
    for run in runner.runs:
        trained = {each.text for each in run.train}
        assert not trained & {each.text for each in run.score}
        assert trained | {each.text for each in run.score} == all_texts


def test_crossval_pools_counts_and_not_scores(project: Layout, planner: Planner):
    crossval(project, planner, FakeRunner(), 4)
    figures = read_figures(project, "crossval")
    pooled = figures["pooled"]
    assert (
        pooled["sentences"] == figures["sentences"] == sum(f["sentences"] for f in figures["folds"])
    )
    assert pooled["entities"] == sum(fold["entities"] for fold in figures["folds"])
    assert pooled["r"]["value"] == pooled["correct"] / pooled["entities"]
    assert pooled["r"]["low"] < pooled["r"]["value"] < pooled["r"]["high"]
    assert figures["spread"]["f1"]["values"] == [fold["f1"] for fold in figures["folds"]]
    assert NOT_FDNER in text(project, "crossval")


def test_crossval_resamples_groups_as_one():
    counts = by_group(_counts([1, 2, 4, 8]), [7, 3, 7, 5])
    assert counts.sum(axis=(1, 2)).tolist() == [2, 8, 5]


def _counts(values: list[int]):
    return numpy.array([[[value, 0, 0]] for value in values])


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
    assert figures["verdict"]["words"] in text(project, "curve")
    assert NOT_FDNER in text(project, "curve")
    assert (project.metrics / "curve.png").read_bytes().startswith(b"\x89PNG")


def copy_train_to(project: Layout, *splits: str) -> None:
    """As fdner may be."""
    for split in splits:
        data = (project.root / "mine" / "train.txt").read_bytes()
        (project.root / "mine" / f"{split}.txt").write_bytes(data)
    convert_into(project, project.root / "mine")
    audit(project)


def test_curve_scores_nothing_that_train_has(project: Layout):
    copy_train_to(project, "dev")
    planner = Planner(project, "linear", [], -1)
    with pytest.raises(UserError, match=r"Each of the 24 dev sentences .* is in train"):
        curve(project, planner, FakeRunner(), 2)


def test_seeds_say_that_scores_on_what_train_has_flatter(project: Layout, capsys):
    copy_train_to(project, "test")
    outcome = seeds(project, Planner(project, "linear", [], -1), FakeRunner(), 2)
    (words,) = outcome["warnings"]
    assert words.startswith("24 of 24 test sentences are in train")
    assert words in text(project, "seeds")
    assert words in capsys.readouterr().out
    assert outcome["splits"]["test"]["not_in_train"]["sentences"] == 0
    assert outcome["splits"]["test"]["not_in_train"]["f1"]["mean"] is None


def test_seeds_and_curve_without_an_audit_say_what_to_do(project: Layout, planner: Planner):
    project.audit.unlink()
    for experiment in (seeds, curve):
        with pytest.raises(UserError, match="project run audit"):
            experiment(project, planner, FakeRunner(), 2)


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
    verdict = judge(gain(f1, error), gain(f1 / 2, error))  # type: ignore[arg-type]
    assert verdict["more_helps"] == answer
    assert f"{f1:+.4f}" in verdict["words"]

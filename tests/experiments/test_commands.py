"""Seeds and folds, with a runner that trains nothing: what is asked for and written."""

import pytest

from zh_fdner.errors import UserError
from zh_fdner.experiments.crossval import crossval
from zh_fdner.experiments.curve import curve
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.seeds import seeds
from zh_fdner.layout import Layout

from .conftest import NOT_FDNER, FakeRunner, copy_train_to, read_figures, read_text


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
    assert NOT_FDNER in read_text(project, "seeds")
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
    assert "trained on about 30 sentences, the step `train` has 24" in read_text(
        project, "crossval"
    )
    assert NOT_FDNER in read_text(project, "crossval")


def test_seeds_say_that_scores_on_what_train_has_flatter(project: Layout, capsys):
    copy_train_to(project, "test")
    outcome = seeds(project, Planner(project, "linear", [], -1), FakeRunner(), 2)
    (words,) = outcome["warnings"]
    assert words.startswith("24 of 24 test sentences are in train")
    assert words in read_text(project, "seeds")
    assert words in capsys.readouterr().out
    assert outcome["splits"]["test"]["not_in_train"]["sentences"] == 0
    assert outcome["splits"]["test"]["not_in_train"]["f1"]["mean"] is None


def test_seeds_and_curve_without_an_audit_say_what_to_do(project: Layout, planner: Planner):
    project.audit.unlink()
    for experiment in (seeds, curve):
        with pytest.raises(UserError, match="project run audit"):
            experiment(project, planner, FakeRunner(), 2)


def test_crossval_and_curve_count_the_sentences_that_were_read(project: Layout):
    planner = Planner(project, "linear", ["corpora.train.limit=5"], -1)
    outcome = crossval(project, planner, FakeRunner(), 4)
    assert [fold["train"] for fold in outcome["folds"]] == [5] * 4
    assert outcome["trained_on_by_train"] == 5
    points = curve(project, planner, FakeRunner(), 2)["points"]
    assert [point["sentences"] for point in points] == [[5, 5]] * 4
    assert points[0]["entities"] != points[3]["entities"]

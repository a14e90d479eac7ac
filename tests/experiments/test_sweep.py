"""The search for settings: never test, resumable, and honest about chance."""

import math
import shlex
from typing import Any

import numpy
import pytest

from zh_fdner.audit.audit import audit
from zh_fdner.configure import parse
from zh_fdner.corpus.convert import convert
from zh_fdner.errors import UserError
from zh_fdner.experiments.crossval import crossval
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Run
from zh_fdner.experiments.runner import DivergedError, RunsFailedError
from zh_fdner.experiments.spread import spread
from zh_fdner.experiments.sweep import sweep
from zh_fdner.experiments.sweep_report import caveats, conclusion
from zh_fdner.experiments.train_command import train_command
from zh_fdner.layout import Layout

from .conftest import FakeRunner, copy_train_to, read_figures, read_text

COMMAND = train_command("my corpus", "bundled", ["training.dropout=0.2", "training.max_epochs=2"])


def search(layout: Layout, planner: Planner, runner, n_trials: int = 3):
    return sweep(layout, planner, runner, n_trials, 2, ["linear", "crf"], COMMAND)


def by_head(run: Run) -> float:
    return 0.9 if run.inputs["head"] == "crf" else 0.3


def asked(outcome) -> list[tuple[str, float, int]]:
    return [(each["head"], each["learn_rate"], each["epochs"]) for each in outcome["trials"]]


def test_sweep_does_not_open_test(project: Layout, planner: Planner):
    test_texts = {each.text for each in read_gold(project, ("test",))["test"]}
    known = read_gold(project, ("train", "dev"))
    (project.corpus / "test.spacy").unlink()
    runner = FakeRunner()
    search(project, planner, runner)
    used = {each.text for run in runner.runs for each in (*run.train, *run.score)}
    assert used == {each.text for split in known.values() for each in split}
    assert not used & test_texts


def test_sweep_begins_with_the_config_as_it_is(project: Layout, planner: Planner):
    outcome = search(project, planner, FakeRunner())
    assert asked(outcome)[0] == ("linear", 0.0005, 2)
    assert outcome["trials"][0]["number"] == 1


def test_sweep_stays_around_the_configs_values(project: Layout, planner: Planner):
    outcome = search(project, planner, FakeRunner(), 6)
    for _, learn_rate, epochs in asked(outcome):
        assert 0.0001 <= learn_rate <= 0.0025
        assert 1 <= epochs <= 4
    assert len(set(asked(outcome))) == 6


def test_sweep_finds_what_is_better_and_tells_how_to_train_it(project: Layout, planner: Planner):
    outcome = search(project, planner, FakeRunner(by_head), 5)
    best = outcome["trials"][outcome["best"] - 1]
    assert best["head"] == "crf"
    words = shlex.split(outcome["command"])
    assert words[words.index("--vars.corpus") + 1] == "my corpus"
    assert words[words.index("--vars.head") + 1] == "crf"
    assert parse(words[words.index("--vars.overrides") + 1].split()) == {
        "training.dropout": 0.2,
        "training.optimizer.learn_rate.initial_rate": best["learn_rate"],
        "training.max_epochs": best["epochs"],
    }


def test_sweep_tells_how_the_corpus_was_read(project: Layout, planner: Planner):
    assert "--vars.format" not in search(project, planner, FakeRunner())["command"]
    convert(project, format="conll", lenient=True)
    audit(project)
    outcome = search(project, Planner(project, "linear", [], -1), FakeRunner())
    words = shlex.split(outcome["command"])
    assert words[words.index("--vars.format") + 1] == "conll"
    assert words[words.index("--vars.lenient") + 1] == "true"


def test_sweep_report_shows_every_trial_and_that_the_best_flatters(project: Layout, planner):
    outcome = search(project, planner, FakeRunner(by_head), 5)
    text = project.experiment("sweep").with_suffix(".md").read_text(encoding="utf8")
    assert sum(line.startswith("| ") and "." in line[:5] for line in text.splitlines()) == 5
    assert "flatters" in text
    assert outcome["command"] in text
    assert "Its scores are not fdner's" in text
    assert read_figures(project, "sweep")["trials"] == outcome["trials"]


def test_sweep_without_a_difference_prefers_nothing(project: Layout, planner: Planner):
    search(project, planner, FakeRunner(lambda run: 1.0))
    text = project.experiment("sweep").with_suffix(".md").read_text(encoding="utf8")
    assert "Nothing that was tried is better than the config as it is" in text


def test_sweep_that_was_killed_asks_for_the_same_runs_again(project: Layout, planner: Planner):
    """(So that the runner finds them kept.)"""
    whole = FakeRunner(by_head)
    search(project, planner, whole, 7)
    again = FakeRunner(by_head)

    def killed(runs):
        if len(again.runs) == 8:
            raise KeyboardInterrupt
        return again(runs)

    with pytest.raises(KeyboardInterrupt):
        search(project, planner, killed, 7)
    digests = [run.digest for run in whole.runs]
    assert [run.digest for run in again.runs] == digests[:8]
    more = FakeRunner(by_head)
    search(project, planner, more, 7)
    assert [run.digest for run in more.runs] == digests


def test_sweep_goes_on_after_a_setting_with_which_training_fails(project: Layout, planner):
    def quality(run: Run) -> float:
        if run.inputs["head"] == "crf":
            raise DivergedError("1 of 2 runs cannot be trained.")
        return 0.5

    outcome = search(project, planner, FakeRunner(quality), 6)
    failed = [each for each in outcome["trials"] if each["f1"]["mean"] is None]
    assert failed
    assert {each["head"] for each in failed} == {"crf"}
    assert not math.isnan(outcome["trials"][outcome["best"] - 1]["f1"]["mean"])


def test_sweep_blames_no_setting_for_what_the_machine_did(project: Layout, planner: Planner):
    """It ends, and asks for the same runs when it goes on."""
    whole = FakeRunner(by_head)
    search(project, planner, whole, 7)

    def killed(run: Run) -> float:
        if run.name.startswith("trial 3 "):
            raise RunsFailedError("It was killed, as systems do when memory is short.")
        return by_head(run)

    first = FakeRunner(killed)
    with pytest.raises(RunsFailedError, match="memory is short"):
        search(project, planner, first, 7)
    again = FakeRunner(by_head)
    search(project, planner, again, 7)
    assert [run.digest for run in again.runs] == [run.digest for run in whole.runs]


def test_sweep_whose_config_cannot_be_trained_ends(project: Layout, planner: Planner):
    def quality(run: Run) -> float:
        raise DivergedError("2 of 2 runs cannot be trained.")

    with pytest.raises(DivergedError):
        search(project, planner, FakeRunner(quality))


@pytest.mark.parametrize(("n_trials", "heads"), [(1, ["crf"]), (3, ["svm"]), (3, [""])])
def test_sweep_refuses_what_it_cannot_search(project: Layout, planner, n_trials: int, heads):
    with pytest.raises(UserError, match=r"--vars\.(n_trials|sweep_heads)"):
        sweep(project, planner, FakeRunner(), n_trials, 2, heads, COMMAND)


def test_sweep_says_where_test_cannot_tell_what_the_best_is_worth(
    project: Layout, planner: Planner, capsys
):
    assert search(project, planner, FakeRunner())["warnings"] == []
    copy_train_to(project, "test")
    (words,) = search(project, Planner(project, "linear", [], -1), FakeRunner())["warnings"]
    assert words.startswith("24 of 24 test sentences are in train")
    assert words in read_text(project, "sweep")
    assert words in capsys.readouterr().out


def test_sweep_without_an_audit_says_what_to_do(project: Layout, planner: Planner):
    project.audit.unlink()
    with pytest.raises(UserError, match="project run audit"):
        search(project, planner, FakeRunner())


def test_crossval_after_a_sweep_says_that_its_sentences_may_have_chosen(project: Layout, planner):
    crossval(project, planner, FakeRunner(), 2)
    assert "No fold's score chose" in read_text(project, "crossval")
    outcome = search(project, planner, FakeRunner(by_head), 5)
    best = outcome["trials"][outcome["best"] - 1]
    rate = f"training.optimizer.learn_rate.initial_rate={best['learn_rate']:g}"
    settings = [rate, f"training.max_epochs={best['epochs']}"]
    for more, searched in (([], True), (["training.dropout=0.4"], False)):
        again = Planner(project, best["head"], [*settings, *more], -1)
        assert crossval(project, again, FakeRunner(), 2)["searched"] == searched
        text = read_text(project, "crossval")
        assert ("Where it chose them, these scores flatter" in text) == searched
        assert ("No fold's score chose" in text) != searched
    project.experiment("sweep").write_text("{", encoding="utf8")
    with pytest.raises(UserError, match="project run sweep"):
        crossval(project, again, FakeRunner(), 2)


def outcome_of(f1: numpy.ndarray) -> Any:
    """f1: (n_trials, n_folds)."""
    trials = [
        {"number": i, "head": "crf", "learn_rate": 0.001, "epochs": 2, "f1": spread(values)}
        for i, values in enumerate(f1.tolist(), start=1)
    ]
    return {"trials": trials, "folds": f1.shape[1]}


@pytest.mark.parametrize(("n_trials", "n_folds"), [(2, 3), (10, 3), (10, 5)])
def test_sweep_seldom_prefers_the_best_of_what_is_alike(n_trials: int, n_folds: int):
    """A trial's folds are as correlated as Nadeau and Bengio suppose. With 2 errors and no
    correction for the trials it would be preferred far more often."""
    rng = numpy.random.default_rng(0)
    preferred = 0
    for _ in range(500):
        of_trial = rng.normal(size=(n_trials, 1)) * (1 / n_folds) ** 0.5
        noise = of_trial + rng.normal(size=(n_trials, n_folds)) * (1 - 1 / n_folds) ** 0.5
        words = conclusion(outcome_of(0.5 + 0.01 * noise))
        preferred += "within chance" not in words and "Nothing" not in words
    assert preferred / 500 < 0.06


def test_sweep_prefers_what_is_clearly_better_and_names_its_correction():
    f1 = numpy.array([[0.50, 0.51, 0.52], [0.51, 0.50, 0.52], [0.80, 0.81, 0.83]])
    outcome = outcome_of(f1)
    assert "within chance" not in conclusion(outcome)
    assert "Bonferroni" in caveats(outcome)[0]

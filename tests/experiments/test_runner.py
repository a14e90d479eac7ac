"""The runner: what is kept is not done again, and a failure costs nothing but itself."""

from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.experiments.progress import estimate, remaining
from zh_fdner.experiments.run import Result, Run, Scored
from zh_fdner.experiments.runner import DivergedError, RunsFailedError, do_all, make_runner
from zh_fdner.experiments.store import Store, keep
from zh_fdner.layout import Layout

from .conftest import sentence

GOLD = sentence("轴承点蚀")


def make_run(number: int) -> Run:
    return Run(f"run {number}", (GOLD,), (GOLD,), "", 10, {"number": number})


def result_of(run: Run, diverged: str | None = None) -> Result:
    sentences: list[Scored] = [] if diverged else [Scored(predicted=[], counts={}, tags=None)]
    return Result(inputs=run.inputs, sentences=sentences, diverged=diverged, seconds=1.0, threads=1)


class FakeTraining:
    """Ends when it is looked at for the second time."""

    started_runs: list[str]
    most_at_once: int
    running = 0

    def __init__(self, run: Run, store: Store, fails: bool = False):
        self.run, self.store, self.fails = run, store, fails
        self.started, self.looks = 0.0, 0
        cls = type(self)
        cls.started_runs.append(run.name)
        cls.running += 1
        cls.most_at_once = max(cls.most_at_once, cls.running)

    def ended(self) -> bool:
        self.looks += 1
        if self.looks == 2 and not self.fails:
            keep(self.store.path(self.run), result_of(self.run))
        return self.looks == 2

    def close(self) -> str | None:
        type(self).running -= 1
        return "the last line" if self.fails else None


@pytest.fixture
def training(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(FakeTraining, "started_runs", [], raising=False)
    monkeypatch.setattr(FakeTraining, "most_at_once", 0, raising=False)
    return FakeTraining


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(Layout(tmp_path))


def do(runs, store: Store, training, jobs: int = 1, failing: str = ""):
    return do_all(runs, store, lambda run: training(run, store, run.name == failing), jobs)


def test_runner_gives_results_in_order_and_does_the_same_run_once(store: Store, training):
    runs = [make_run(n) for n in (1, 2, 1)]
    results = do(runs, store, training)
    assert [result["inputs"]["number"] for result in results] == [1, 2, 1]
    assert training.started_runs == ["run 1", "run 2"]


def test_runner_does_not_repeat_what_is_kept(store: Store, training, capsys):
    runs = [make_run(n) for n in range(3)]
    do(runs[:2], store, training)
    do(runs, store, training)
    assert training.started_runs == ["run 0", "run 1", "run 2"]
    printed = capsys.readouterr().out
    assert "2 of 3 runs are kept from before" in printed
    assert "run 3 of 3: run 2" in printed


def test_runner_does_as_many_at_a_time_as_it_is_told(store: Store, training):
    do([make_run(n) for n in range(5)], store, training, jobs=2)
    assert training.most_at_once == 2


def test_runner_goes_on_after_a_failure_and_shows_its_log(store: Store, training):
    runs = [make_run(n) for n in range(3)]
    with pytest.raises(RunsFailedError, match="1 of 3 runs failed") as error:
        do(runs, store, training, failing="run 0")
    assert "the last line" in str(error.value)
    assert str(store.log(runs[0])) in str(error.value)
    assert len(do(runs, store, training)) == 3
    assert training.started_runs == ["run 0", "run 1", "run 2", "run 0"]


def test_runner_keeps_that_a_loss_became_no_number(store: Store, training, capsys):
    runs = [make_run(n) for n in range(2)]

    class Diverging(training):
        def ended(self) -> bool:
            keep(store.path(self.run), result_of(self.run, "[E910] NaN"))
            return True

    def start(run: Run):
        return Diverging(run, store) if run.name == "run 0" else training(run, store)

    for _ in range(2):
        with pytest.raises(DivergedError, match=r"1 of 2 runs cannot be trained.*") as error:
            do_all(runs, store, start, 1)
        assert "run 0: [E910] NaN" in str(error.value)
    assert training.started_runs.count("run 1") == 1
    printed = capsys.readouterr().out
    assert "✘ run 1 of 2" in printed
    assert "2 of 2 runs are kept" in printed


def test_runner_blames_no_setting_where_something_else_failed_too(store: Store, training):
    runs = [make_run(n) for n in range(2)]
    keep(store.path(runs[0]), result_of(runs[0], "[E910] NaN"))
    with pytest.raises(RunsFailedError) as error:
        do(runs, store, training, failing="run 1")
    assert not isinstance(error.value, DivergedError)


def test_runner_leaves_no_training_behind_when_it_is_interrupted(store: Store, training):
    def interrupted(run: Run):
        if run.name == "run 1":
            raise KeyboardInterrupt
        return training(run, store)

    before = training.running
    with pytest.raises(KeyboardInterrupt):
        do_all([make_run(n) for n in range(3)], store, interrupted, 2)
    assert training.running == before


def test_runner_gives_no_fewer_results_than_runs(store: Store, training, monkeypatch):
    monkeypatch.setattr("zh_fdner.experiments.store.Store.get", lambda self, run: None)
    with pytest.raises(RunsFailedError, match="is gone"):
        do([make_run(1)], store, training)


def test_runner_needs_a_job(tmp_path: Path):
    with pytest.raises(UserError, match="at least 1"):
        make_runner(Layout(tmp_path), -1, 0)


@pytest.mark.parametrize("content", ["", '{"sentences": [', "[]", '{"sentences": []}'])
def test_store_takes_nothing_broken_for_a_result(store: Store, content: str, capsys):
    run = make_run(1)
    store.path(run).parent.mkdir(parents=True)
    store.path(run).write_text(content, encoding="utf8")
    assert store.get(run) is None
    assert "done again" in capsys.readouterr().out
    assert not store.path(run).exists()


def test_store_gives_back_what_it_was_given(store: Store):
    run = make_run(1)
    keep(store.path(run), result_of(run))
    assert store.get(run) == result_of(run)
    assert [path.name for path in store.runs.iterdir()] == [f"{run.digest}.json"]


def test_progress_estimates_by_the_updates_that_are_left():
    assert estimate([], 100, 1) is None
    assert estimate([(10, 5.0), (30, 15.0)], 100, 1) == 50
    assert estimate([(10, 5.0), (30, 15.0)], 100, 2) == 25


def test_progress_is_told_in_words():
    assert remaining(20) == "less than a minute left"
    assert remaining(250) == "about 4 min left"
    assert remaining(7500) == "about 2 h 05 min left"

"""What a run's process keeps, with a training that does nothing."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from spacy.errors import Errors

from zh_fdner.errors import UserError
from zh_fdner.experiments import versions, worker
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Run
from zh_fdner.experiments.seeds import whole_run
from zh_fdner.experiments.store import Store
from zh_fdner.layout import Layout


@pytest.fixture
def run(project: Layout, planner: Planner) -> Run:
    return whole_run(planner, read_gold(project, ("train", "dev", "test")), 42)


@pytest.fixture
def work(project: Layout, run: Run, tmp_path: Path, monkeypatch) -> Callable[..., None]:
    """Does the run. training: what happens in its place."""

    def do(training: Callable[[], None] = lambda: None) -> None:
        folder = tmp_path / "job"
        folder.mkdir()
        worker.write_job(folder, run.config, {}, run.inputs)
        monkeypatch.setattr(worker, "init_nlp", lambda *args, **kwargs: None)
        monkeypatch.setattr(worker, "train", lambda *args, **kwargs: training())
        monkeypatch.setattr(worker, "score", lambda *args: [])
        worker.work(folder, Store(project).path(run), project.encoder, -1, 1)

    return do


def test_worker_keeps_a_result_where_nothing_changes(project: Layout, run: Run, work):
    work()
    kept = json.loads(Store(project).path(run).read_text(encoding="utf8"))
    assert kept["inputs"] == run.inputs


def change(project: Layout) -> None:
    with (project.encoder / "vocab.txt").open("a", encoding="utf8") as file:
        file.write("轵\n")


def test_worker_refuses_an_encoder_that_is_not_the_planned_one(project: Layout, run: Run, work):
    def never() -> None:
        raise AssertionError("it is trained with the wrong encoder")

    change(project)
    with pytest.raises(UserError, match=r"The encoder in .* has changed since"):
        work(never)
    assert not Store(project).path(run).exists()


def test_worker_keeps_nothing_if_the_encoder_changes_meanwhile(project: Layout, run: Run, work):
    with pytest.raises(UserError, match=r"The encoder in .* has changed since"):
        work(lambda: change(project))
    assert not Store(project).path(run).exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [("digest_of_code", "other", "code has"), ("versions", {"torch": "0"}, "package has")],
)
def test_worker_keeps_nothing_if_code_or_packages_change_meanwhile(
    project: Layout, run: Run, work, monkeypatch, name: str, value, words: str
):
    with pytest.raises(UserError, match=words):
        work(lambda: monkeypatch.setattr(versions, name, lambda: value))
    assert not Store(project).path(run).exists()


def test_worker_keeps_that_a_loss_became_no_number_and_nothing_else_that_fails(
    project: Layout, run: Run, work, tmp_path: Path
):
    def fail(message: str) -> None:
        raise ValueError(message)

    with pytest.raises(ValueError, match="another"):
        work(lambda: fail("another"))
    assert not Store(project).path(run).exists()
    (tmp_path / "job").rename(tmp_path / "first job")
    work(lambda: fail(Errors.E910.format(name="ner")))
    kept = Store(project).get(run)
    assert kept is not None
    assert "NaN" in str(kept["diverged"])


def test_versions_are_of_all_that_computes():
    assert "tokenizers" in versions.versions()

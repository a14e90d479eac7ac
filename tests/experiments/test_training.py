"""Real trainings, tiny ones: a run is what the train step makes, and survives being killed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from spacy.cli.evaluate import evaluate as benchmark_accuracy
from spacy.tokens import DocBin

from zh_fdner.configure import write_config
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.runner import DivergedError, RunsFailedError, make_runner
from zh_fdner.experiments.scores import scores_of
from zh_fdner.experiments.seeds import whole_run
from zh_fdner.experiments.store import Store
from zh_fdner.experiments.training import Training
from zh_fdner.layout import Layout

from ..conftest import ROOT

SETTINGS = ["training.max_epochs=4", "training.optimizer.learn_rate.initial_rate=0.004"]
PATIENCE = 240  # seconds, for a machine with much else to do


def test_run_is_what_the_train_step_makes_and_a_failed_one_keeps_its_log(
    project: Layout, monkeypatch: pytest.MonkeyPatch
):
    gold = read_gold(project, ("train", "dev", "test"))
    planner = Planner(project, "linear", SETTINGS, -1)
    run = whole_run(planner, gold, 42)
    broken = replace(run, name="a broken run", config="[nlp", inputs={**run.inputs, "broken": True})
    runner = make_runner(project, -1, jobs=1)
    with pytest.raises(RunsFailedError, match="a broken run"):
        runner([broken, run])
    store = Store(project)
    assert "Traceback" in store.log(broken).read_text(encoding="utf8")
    result = store.get(run)
    assert result is not None
    assert not list(project.metrics.glob("training.*"))

    monkeypatch.chdir(project.root)
    write_config(Layout(), "linear", SETTINGS)
    subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "train.py"), "--gpu-id=-1"],
        env={**os.environ, "OMP_NUM_THREADS": str(result["threads"])},
        check=True,
        capture_output=True,
    )
    nlp = spacy.load(project.model)
    ours = result["sentences"][: len(gold["dev"])]
    docs = nlp.pipe([each.text for each in gold["dev"]])
    theirs = [[[e.start_char, e.end_char, e.label_] for e in doc.ents] for doc in docs]
    assert [each["predicted"] for each in ours] == theirs
    assert any(theirs)
    known = benchmark_accuracy(str(project.model), project.corpus / "dev.spacy", silent=True)
    scores = scores_of(ours, sorted({label for each in ours for label in each["counts"]}))
    assert scores["f1"] == pytest.approx(known["ents_f"])
    assert scores["accuracy"] == pytest.approx(known["bio_acc"])
    assert scores["per_type"].keys() == known["ents_per_type"].keys()
    for label, of_type in known["ents_per_type"].items():
        assert scores["per_type"][label]["f1"] == pytest.approx(of_type["f"])


def test_run_whose_learning_rate_is_absurd_is_kept_as_one_that_cannot_be_trained(project: Layout):
    settings = ["training.max_epochs=2", "training.optimizer.learn_rate.initial_rate=1e30"]
    gold = read_gold(project, ("train", "dev", "test"))
    run = whole_run(Planner(project, "linear", settings, -1), gold, 42)
    for _ in range(2):
        with pytest.raises(DivergedError, match="NaN"):
            make_runner(project, -1, jobs=1)([run])
    assert not Store(project).log(run).exists()


def test_training_that_the_system_kills_says_what_may_help(project: Layout):
    gold = read_gold(project, ("train", "dev", "test"))
    run = whole_run(Planner(project, "linear", SETTINGS, -1), gold, 42)
    training = Training(run, Store(project), project, -1, threads=1)
    training._process.kill()
    wait_for(training.ended, "the end")
    assert "memory is short" in str(training.close())


def wait_for(condition, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.05)


def test_seeds_killed_between_and_inside_runs_go_on_and_lose_nothing(
    project: Layout, tmp_path: Path
):
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    shutil.copytree(ROOT / "scripts", project.root / "scripts")
    for split in ("dev", "test"):
        docs = list(
            DocBin().from_disk(project.corpus / f"{split}.spacy").get_docs(spacy.blank("zh").vocab)
        )
        DocBin(docs=docs[:2]).to_disk(project.corpus / f"{split}.spacy")

    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                sys.executable,
                "scripts/seeds.py",
                "--n-seeds=2",
                "--gpu-id=-1",
                "training.max_epochs=1",
            ],
            cwd=project.root,
            env={**os.environ, "TMPDIR": str(temporary), "PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def kept() -> list[Path]:
        return sorted((project.experiments / "runs").glob("*.json"))

    def logged() -> bool:
        """Whether a training is under way."""
        return any("epoch" in log.read_text(encoding="utf8") for log in temporary.glob("*/log"))

    inside = start()
    wait_for(logged, "the first training")
    inside.send_signal(signal.SIGKILL)
    inside.wait()
    wait_for(lambda: not list(temporary.iterdir()), "the worker to end with its parent")
    assert kept() == []

    between = start()
    wait_for(kept, "the first result")
    between.send_signal(signal.SIGKILL)
    between.wait()
    wait_for(lambda: not list(temporary.iterdir()), "the worker to end with its parent")
    (first,) = kept()
    before = first.read_bytes(), first.stat().st_mtime_ns

    last = start()
    output = last.communicate()[0].decode()
    assert last.returncode == 0, output
    assert "1 of 2 runs are kept from before" in output
    assert (first.read_bytes(), first.stat().st_mtime_ns) == before
    assert len(kept()) == 2
    figures = json.loads(project.experiment("seeds").read_text(encoding="utf8"))
    assert len(figures["splits"]["dev"]["all"]["f1"]["values"]) == 2
    assert list(temporary.iterdir()) == []

"""A run's digest: everything that decides its outcome, and nothing else."""

import json
from dataclasses import replace

import pytest

from zh_fdner.configure import write_config
from zh_fdner.errors import UserError
from zh_fdner.experiments import planner as module
from zh_fdner.experiments.curve import part_of_train
from zh_fdner.experiments.gold import read_gold
from zh_fdner.experiments.origin import differences_of, origin_of
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.seeds import whole_run
from zh_fdner.experiments.versions import checksums_of_encoder
from zh_fdner.layout import Layout
from zh_fdner.manifest import read_manifest
from zh_fdner.reproduction.config_values import read_config

SPLITS = ("train", "dev", "test")


@pytest.fixture
def gold(project: Layout):
    return read_gold(project, SPLITS)


def test_digest_is_of_all_that_decides_the_outcome(project: Layout, gold, monkeypatch):
    def digest(head="linear", settings=(), gpu=-1, train=gold["train"], score=gold["dev"], seed=1):
        return Planner(project, head, settings, gpu).run("a run", train, score, seed).digest

    first = digest()
    assert digest() == first
    others = [
        digest(head="crf"),
        digest(settings=["training.dropout=0.2"]),
        digest(gpu=0),
        digest(seed=2),
        digest(train=gold["train"][1:]),
        digest(train=gold["train"][::-1]),
        digest(score=gold["test"]),
    ]
    monkeypatch.setattr(module, "digest_of_code", lambda: "other code")
    others.append(digest())
    monkeypatch.undo()
    monkeypatch.setattr(module, "versions", lambda: {"torch": "0"})
    others.append(digest())
    monkeypatch.undo()
    with (project.encoder / "vocab.txt").open("a", encoding="utf8") as file:
        file.write("轵\n")
    others.append(digest())
    assert len({first, *others}) == len(others) + 1


def test_digest_is_not_of_names(planner: Planner, gold):
    run = whole_run(planner, gold, 42)
    assert replace(run, name="another").digest == run.digest


def test_whole_of_train_is_the_same_run_for_seeds_and_for_the_curve(planner: Planner, gold):
    whole = part_of_train(gold["train"], 4, seed=42)
    of_curve = planner.run("100 %", whole, gold["dev"] + gold["test"], 42)
    assert of_curve.digest == whole_run(planner, gold, 42).digest


def test_run_has_as_many_updates_as_its_sentences_make(planner: Planner, gold):
    assert planner.run("", gold["train"], gold["dev"], 1).updates == 2 * 3
    half = planner.run("", gold["train"][:12], gold["dev"], 1)
    assert half.updates == 2 * 2
    assert "total_steps = 4" in half.config


def test_run_logs_nothing_over_the_log_of_the_train_step(planner: Planner, gold):
    config = planner.run("", gold["train"], gold["dev"], 1).config
    assert "output_file = null" in config
    assert "metrics" not in config


def test_run_that_would_stop_by_dev_scores_is_refused(project: Layout, gold):
    planner = Planner(project, "linear", ["training.patience=5"], -1)
    with pytest.raises(UserError, match="patience"):
        planner.run("", gold["train"], gold["dev"], 1)


def test_run_with_nothing_to_learn_or_to_score_is_refused(planner: Planner, gold):
    for train, score in (([], gold["dev"]), (gold["train"], [])):
        with pytest.raises(UserError, match="too small"):
            planner.run("fold 1", train, score, 1)


def test_planner_without_an_encoder_says_what_to_do(project: Layout):
    for path in project.encoder.iterdir():
        path.unlink()
    with pytest.raises(UserError, match="project run fetch"):
        Planner(project, "linear", [], -1)


def test_gold_without_a_converted_corpus_says_what_to_do(layout: Layout):
    with pytest.raises(UserError, match="project run convert"):
        read_gold(layout, SPLITS)


def test_origin_is_that_of_the_config_that_configure_writes(project: Layout):
    settings = ["training.dropout=0.2", "training.max_epochs=2"]
    written = json.loads(json.dumps(Planner(project, "crf", settings, -1).origin))
    write_config(project, "crf", settings)
    config = read_config(project.config)
    manifest = read_manifest(project.manifest)
    files = checksums_of_encoder(project.encoder)
    assert differences_of(written, origin_of(manifest, files, "crf", {}, config)) == []
    (project.encoder / "vocab.txt").write_text("other", encoding="utf8")
    files = checksums_of_encoder(project.encoder)
    (told,) = differences_of(written, origin_of(manifest, files, "crf", {}, config))
    assert told == "other files of mine"

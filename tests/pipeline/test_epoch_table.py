"""A run of `spacy train` with the project's config, and its log."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import DocBin, Span
from spacy.training import Example
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config

from zh_fdner.pipeline.epoch_table import COLUMNS
from zh_fdner.pipeline.ner import BioNer

from ..conftest import ROOT

SENTENCES = [
    ("轴承6205有点蚀", [(0, 2, "部件"), (2, 6, "参数"), (7, 9, "失效形式")]),
    ("更换轴承", [(2, 4, "部件")]),
    ("外圈点蚀严重。", [(0, 2, "部件"), (2, 4, "失效形式")]),
    ("6205有点蚀。", [(0, 4, "参数"), (5, 7, "失效形式")]),
    ("外圈6208。", [(0, 2, "部件"), (2, 6, "参数")]),
]
BATCH_SIZE = 2
UPDATES_PER_EPOCH = 3
# Of the scores that spaCy is told to weigh, which are those that it saves.
SAVED_SCORES = ("ents_f", "ents_p", "ents_r", "ents_per_type", "bio_acc")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp = spacy.blank("zh")
    docs = []
    for text, entities in SENTENCES:
        doc = nlp.make_doc(text)
        doc.set_ents([Span(doc, start, end, label=label) for start, end, label in entities])
        docs.append(doc)
    path = tmp_path_factory.mktemp("corpus") / "sentences.spacy"
    DocBin(docs=docs).to_disk(path)
    return path


@dataclass
class Run:
    nlp: Language
    output: Path
    rows: list[dict[str, Any]]
    printed: list[list[str]]
    # Of each update, in order.
    losses: list[float]
    error: Exception | None


@pytest.fixture(scope="module")
def run(encoder_folder: Path, corpus: Path, tmp_path_factory) -> Callable[..., Run]:
    """Runs `spacy train`, with settings of `[training]`."""

    def run(fail_at: int | None = None, **training: Any) -> Run:
        folder = tmp_path_factory.mktemp("run")
        (folder / "out").mkdir()
        log = folder / "metrics" / "training.jsonl"
        overrides = {
            "paths.train": str(corpus),
            "paths.dev": str(corpus),
            "paths.encoder": str(encoder_folder),
            "training.eval_frequency": UPDATES_PER_EPOCH,
            "training.batcher.size": BATCH_SIZE,
            "training.logger.output_file": str(log),
            # The bundled encoder needs a high one, and so it knows entities after epochs.
            "training.optimizer.learn_rate.initial_rate": 0.003,
            **{f"training.{name}": value for name, value in training.items()},
        }
        nlp = init_nlp(load_config(ROOT / "configs" / "config.cfg", overrides))
        stdout, losses = io.StringIO(), []
        get_loss = BioNer.get_loss

        def recording(self, examples, scores):
            if len(losses) == fail_at:
                raise RuntimeError("as told")
            loss, gradient = get_loss(self, examples, scores)
            losses.append(loss)
            return loss, gradient

        error = None
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(BioNer, "get_loss", recording)
            try:
                train(nlp, folder / "out", stdout=stdout, stderr=io.StringIO())
            except RuntimeError as raised:
                error = raised
        rows = [json.loads(line) for line in log.read_text(encoding="utf8").splitlines()]
        _, table = stdout.getvalue().split("train loss", 1)
        printed = [line.split() for line in table.splitlines()[1:]]
        return Run(nlp, folder / "out", rows, printed, losses, error)

    return run


@pytest.fixture(scope="module")
def finished(run) -> Run:
    return run(max_epochs=6)


@pytest.fixture(scope="module")
def cut_short(run) -> Run:
    """Ended by `max_steps` in the third epoch."""
    return run(max_epochs=6, max_steps=7)


def assert_scores_are_the_models_own(folder: Path) -> None:
    """The meta of a saved model has the scores of the weights that were saved."""
    nlp = spacy.load(folder)
    (path,) = {nlp.config["paths"]["dev"]}
    docs = DocBin().from_disk(path).get_docs(nlp.vocab)
    scores = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in docs])
    performance = nlp.meta["performance"]
    assert {key: performance[key] for key in SAVED_SCORES} == {
        key: scores[key] for key in SAVED_SCORES
    }


def assert_row_has_scores(row: dict[str, Any], performance: dict[str, Any]) -> None:
    assert row["precision"] == performance["ents_p"]
    assert row["recall"] == performance["ents_r"]
    assert row["f1"] == performance["ents_f"]
    assert row["accuracy"] == performance["bio_acc"]


def test_epoch_table_has_a_row_for_each_epoch(finished: Run):
    assert [row["epoch"] for row in finished.rows] == [1, 2, 3, 4, 5, 6]
    assert [row["step"] for row in finished.rows] == [3, 6, 9, 12, 15, 18]
    assert len(finished.losses) == 18


def test_epoch_table_train_loss_is_the_mean_over_the_updates_of_the_epoch(finished: Run):
    for row in finished.rows:
        losses = finished.losses[row["step"] - UPDATES_PER_EPOCH : row["step"]]
        assert row["train_loss"] == pytest.approx(sum(losses) / UPDATES_PER_EPOCH, rel=1e-6)


def test_epoch_table_has_the_loss_on_the_dev_set(finished: Run):
    losses = [row["validation_loss"] for row in finished.rows]
    assert all(loss > 0 for loss in losses)
    assert losses[-1] < losses[0]


def test_epoch_table_prints_what_it_writes(finished: Run):
    rows = [list(row.values()) for row in finished.rows]
    expected = [[str(n) for n in row[:2]] + [f"{n:.4f}" for n in row[2:]] for row in rows]
    assert [line for line in finished.printed if line and line[0].isdigit()] == expected
    assert all(len(row) == len(COLUMNS) for row in rows)


def test_epoch_table_models_carry_the_scores_of_their_weights(finished: Run):
    """The last model those of the last row, the best one those of the best row."""
    for name in ("model-last", "model-best"):
        assert_scores_are_the_models_own(finished.output / name)
    last, best = (
        json.loads((finished.output / name / "meta.json").read_text("utf8"))["performance"]
        for name in ("model-last", "model-best")
    )
    assert_row_has_scores(finished.rows[-1], last)
    assert best["ents_f"] == max(row["f1"] for row in finished.rows) > 0.0


def test_epoch_table_ends_with_a_row_for_updates_after_the_last_full_epoch(cut_short: Run):
    assert [(row["epoch"], row["step"]) for row in cut_short.rows] == [(1, 3), (2, 6), (3, 7)]
    assert len(cut_short.losses) == 7
    last = cut_short.rows[-1]
    assert last["train_loss"] == pytest.approx(cut_short.losses[-1])
    assert last["validation_loss"] > 0
    (*_, line) = [line for line in cut_short.printed if line and line[0].isdigit()]
    assert line[:3] == ["3", "7", f"{last['train_loss']:.4f}"]


def test_epoch_table_models_of_a_run_cut_short_carry_their_own_scores(cut_short: Run):
    for name in ("model-last", "model-best"):
        assert_scores_are_the_models_own(cut_short.output / name)
    assert_row_has_scores(cut_short.rows[-1], cut_short.nlp.meta["performance"])


def test_epoch_table_ends_with_an_epoch_that_max_steps_ends_with(run):
    assert [row["step"] for row in run(max_epochs=6, max_steps=6).rows] == [3, 6]


def test_epoch_table_counts_updates_computed_in_parts_once(run):
    """With `accumulate_gradient`, an update's loss is the sum of its parts' shares."""
    done = run(max_epochs=1, accumulate_gradient=2)
    (row,) = done.rows
    assert row["step"] == UPDATES_PER_EPOCH
    # Two batches of two sentences and one of one.
    assert len(done.losses) == 5
    assert row["train_loss"] == pytest.approx(sum(done.losses) / UPDATES_PER_EPOCH, rel=1e-6)


def test_epoch_table_of_a_run_that_failed_has_no_row_more(run):
    failed = run(fail_at=4, max_epochs=6)
    assert str(failed.error) == "as told"
    assert [row["step"] for row in failed.rows] == [3]


def test_epoch_table_leaves_no_trace_in_the_component(finished: Run, cut_short: Run, run):
    """What is kept for the loss on the dev set is kept while training alone."""
    for done in (finished, cut_short, run(fail_at=1, max_epochs=1)):
        text, entities = SENTENCES[0]
        examples = [Example.from_dict(done.nlp.make_doc(text), {"entities": entities})]
        assert "bio_loss" not in done.nlp.evaluate(examples)


def test_epoch_table_overwrites_an_older_one(run, tmp_path: Path):
    nlp = run(max_epochs=1).nlp
    old = tmp_path / "deep" / "log.jsonl"
    old.parent.mkdir()
    old.write_text("old\n", encoding="utf8")
    settings = {"@loggers": "zh_fdner.EpochTable.v1", "output_file": str(old)}
    setup = spacy.registry.resolve({"logger": settings})["logger"]
    _, finish = setup(nlp, io.StringIO(), io.StringIO())
    finish()
    assert old.read_text(encoding="utf8") == ""


def test_epoch_table_needs_no_file(encoder_folder: Path):
    nlp = spacy.blank("zh")
    settings = {"@loggers": "zh_fdner.EpochTable.v1", "component": "not there"}
    setup = spacy.registry.resolve({"logger": settings})["logger"]
    stdout = io.StringIO()
    log_step, finish = setup(nlp, stdout, io.StringIO())
    scores = {"ents_p": 0.5, "ents_r": 0.25, "ents_f": 1 / 3}
    log_step({"step": 0, "epoch": 0, "losses": {}, "other_scores": scores})
    log_step(None)
    log_step({"step": 2, "epoch": 0, "losses": {}, "other_scores": scores})
    finish()
    _, row = stdout.getvalue().splitlines()
    assert row.split() == ["1", "2", "–", "–", "0.5000", "0.2500", "0.3333", "–"]


def test_epoch_table_ends_with_a_row_when_trained_after_a_caught_error(run):
    try:
        raise KeyError
    except KeyError:
        done = run(max_epochs=2, max_steps=4)
    assert [row["step"] for row in done.rows] == [3, 4]

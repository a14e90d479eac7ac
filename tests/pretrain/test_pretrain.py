"""The pre-training as a whole: what comes out, and that a kill changes nothing of it."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel, AutoModelForMaskedLM, AutoTokenizer

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.pretrain import loop, plan, save_point
from zh_fdner.pretrain.options import BF16, Options
from zh_fdner.pretrain.run import pretrain
from zh_fdner.pretrain.selection import HAN
from zh_fdner.pretrain.start import load
from zh_fdner.sources.encoder import resolve_encoder
from zh_fdner.sources.kept_out import kept_out

from .conftest import commonest_share, convert, reports, tiny_options

# The masked accuracy from which on a model has learned.
LEARNED = 0.5


def record(folder: Path) -> Any:
    return json.loads((folder / "pretraining.json").read_text(encoding="utf8"))


def held_out(folder: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = record(folder)["held_out"]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An encoder that has learned the reports' grammar."""
    folder = tmp_path_factory.mktemp("learned")
    options = replace(tiny_options(folder), steps=250, save_seconds=3600.0)
    pretrain(Layout(folder), options, "-1")
    return options.output


def test_threshold_of_learning_is_far_above_the_commonest_guess():
    assert commonest_share(reports(300)) < LEARNED / 4


def test_vocabulary_from_scratch_has_the_characters_of_the_texts(learned: Path):
    """(Were they unknown, none would be guessed, and signs alone would be learned.)"""
    pieces = set((learned / "vocab.txt").read_text(encoding="utf8").splitlines())
    assert set("".join(reports(300))) <= pieces
    assert any(HAN.fullmatch(piece) for piece in pieces)


def test_pretraining_from_scratch_learns_what_it_can_guess(learned: Path):
    scores = held_out(learned)
    assert scores["before"]["accuracy"] < 0.1
    assert scores["after"]["accuracy"] > LEARNED
    assert scores["after"]["perplexity"] < scores["before"]["perplexity"] / 20


def test_encoder_is_an_ordinary_folder(project: Layout, tiny: Options, tmp_path: Path):
    pretrain(project, replace(tiny, half=True), "-1")
    assert {"config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json"} <= set(
        contents(tiny.output)
    )
    encoder = AutoModel.from_pretrained(tiny.output)
    _, told = AutoModelForMaskedLM.from_pretrained(tiny.output, output_loading_info=True)
    assert not told["missing_keys"]
    assert encoder.config.hidden_dropout_prob == 0.1
    tokenizer = AutoTokenizer.from_pretrained(tiny.output)
    assert tokenizer.is_fast
    # The tagger cuts windows no longer than what was read here.
    assert tokenizer.model_max_length == tiny.length
    source = resolve_encoder(str(tiny.output), project.bundled_encoder, tmp_path / "fetched")
    assert not source["stand_in"]


def test_pretraining_goes_on_from_an_encoder_folder(
    project: Layout, tiny: Options, tmp_path: Path, encoder_folder: Path, learned: Path
):
    again = replace(tiny, start=str(learned), output=tmp_path / "adapted")
    pretrain(project, again, "-1")
    first, second = held_out(learned)["after"], held_out(again.output)["before"]
    assert second["accuracy"] == pytest.approx(first["accuracy"], abs=1e-6)
    assert second["accuracy"] > LEARNED
    # One without a head gets a new one.
    without = replace(tiny, start=str(encoder_folder), output=tmp_path / "other", steps=1)
    pretrain(project, without, "-1")
    vocabulary = (encoder_folder / "vocab.txt").read_bytes()
    assert (without.output / "vocab.txt").read_bytes() == vocabulary


@pytest.mark.parametrize(
    ("start", "asked", "expected"),
    [("scratch", None, 0.0), ("folder", None, 0.1), ("folder", 0.0, 0.0), ("scratch", 0.3, 0.3)],
)
def test_dropout_is_none_from_scratch_and_the_start_s_own_else(
    tiny: Options, encoder_folder: Path, start: str, asked: float | None, expected: float
):
    options = replace(tiny, dropout=asked, start="scratch" if start == "scratch" else "folder")
    model, _ = load(encoder_folder, options, "cpu")
    dropouts = {part.p for part in model.modules() if isinstance(part, torch.nn.Dropout)}
    assert dropouts == {expected}


class Killed(BaseException):
    """As a kill: nothing handles it."""


def kill_at_save(monkeypatch: pytest.MonkeyPatch, n: int, project: Layout, options: Options):
    """Pretrain, and end just before the n-th save point (from 1; with save_seconds=0, after the
    n-th step)."""
    saves: list[int] = []
    save = save_point.save

    def save_some(*args: Any) -> None:
        if len(saves) == n - 1:
            raise Killed
        saves.append(1)
        save(*args)

    with monkeypatch.context() as patched:
        patched.setattr(save_point, "save", save_some)
        with pytest.raises(Killed):
            pretrain(project, options, "-1")


@pytest.mark.parametrize("masking", ["word", "span"])
def test_killed_pretraining_goes_on_to_the_same_bytes(
    project: Layout, tiny: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, masking: str
):
    """With dropout, killed in its second epoch, to the third."""
    tiny.texts[0].write_text("\n".join(reports(40)), encoding="utf8")
    options = replace(tiny, dropout=0.1, masking=masking, steps=26)
    whole = replace(options, output=tmp_path / "whole")
    pretrain(project, whole, "-1")
    killed = replace(options, output=tmp_path / "killed")
    kill_at_save(monkeypatch, 16, project, killed)
    windows = len(numpy.load(killed.work / "learn.ids.npy"))
    assert windows < 15 * options.batch < 2 * windows < 26 * options.batch
    numpy.random.seed(7)
    torch.manual_seed(7)
    pretrain(project, killed, "-1")
    assert contents(killed.output) == contents(whole.output)
    assert not killed.work.exists()


def test_step_with_nothing_to_guess_changes_nothing_of_what_comes_after_a_kill(
    project: Layout, tiny: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    """Adam counts the steps that it made itself, which here are fewer."""
    options = replace(tiny, batch=1, length=16, steps=24)
    whole = replace(options, output=tmp_path / "whole")
    pretrain(project, whole, "-1")
    losses: list[float] = []
    step = loop.Trainer.step

    def noted(trainer: loop.Trainer, number: int) -> float:
        losses.append(step(trainer, number))
        return losses[-1]

    killed = replace(options, output=tmp_path / "killed")
    with monkeypatch.context() as patched:
        patched.setattr(loop.Trainer, "step", noted)
        kill_at_save(patched, 17, project, killed)
    assert 0.0 in losses[:16]
    pretrain(project, killed, "-1")
    assert contents(killed.output) == contents(whole.output)


def test_save_point_from_before_anything_was_guessed_can_be_gone_on_with(
    project: Layout, tiny: Options, monkeypatch: pytest.MonkeyPatch
):
    with monkeypatch.context() as patched:
        patched.setattr(loop.Trainer, "step", lambda _trainer, _number: 0.0)
        kill_at_save(patched, 3, project, tiny)
    pretrain(project, tiny, "-1")
    assert held_out(tiny.output)["after"]["guesses"]


def test_signal_keeps_a_save_point_and_ends_with_its_number(
    project: Layout, tiny: Options, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
):
    step = loop.Trainer.step

    def stopped_at_the_third(trainer: loop.Trainer, number: int) -> float:
        if number == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return step(trainer, number)

    with monkeypatch.context() as patched:
        patched.setattr(loop.Trainer, "step", stopped_at_the_third)
        with pytest.raises(SystemExit) as stopped:
            pretrain(project, replace(tiny, save_seconds=3600.0), "-1")
    assert stopped.value.code == 128 + signal.SIGTERM
    assert "Stopped after step 3" in capsys.readouterr().out
    pretrain(project, replace(tiny, save_seconds=3600.0), "-1")
    assert "Going on" in capsys.readouterr().out


def test_what_was_stopped_is_not_gone_on_with_as_something_else(
    project: Layout, tiny: Options, monkeypatch: pytest.MonkeyPatch
):
    def killed(*args: object) -> float:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loop.Trainer, "step", killed)
        with pytest.raises(KeyboardInterrupt):
            pretrain(project, tiny, "-1")
    tiny.texts[0].write_text("另一份故障报告的全文。\n" * 3, encoding="utf8")
    with pytest.raises(UserError, match="--learning-rate, the texts"):
        pretrain(project, replace(tiny, learning_rate=1e-4), "-1")


@pytest.mark.parametrize(
    ("budget", "steps"),
    [
        ({"minutes": 0.1}, 12),
        ({"minutes": 0.1, "steps": 11}, 11),
        ({"minutes": 0.1, "steps": 13, "epochs": 40.0}, 12),
        ({"minutes": 60.0, "epochs": 0.1}, 8),
        ({"minutes": 0.001}, 1),
    ],
)
def test_minutes_become_steps_before_the_first_one_and_the_least_limit_counts(
    project: Layout,
    tiny: Options,
    monkeypatch: pytest.MonkeyPatch,
    budget: dict[str, float],
    steps: int,
):
    """A step takes half a second; an epoch has 77."""
    monkeypatch.setattr(plan, "seconds_of_a_step", lambda _trainer: 0.5)
    limits: dict[str, Any] = {"steps": None, **budget}
    pretrain(project, replace(tiny, save_seconds=3600.0, **limits), "-1")
    told = record(tiny.output)
    assert round(told["windows"]["learn"] / tiny.batch) == 77
    assert told["steps"] == steps


def test_pretraining_computes_in_bfloat16_on_the_cpu(project: Layout, tiny: Options, learned: Path):
    options = replace(tiny, start=str(learned), precision=BF16, steps=30, save_seconds=3600.0)
    pretrain(project, options, "-1")
    scores = held_out(tiny.output)
    assert scores["before"]["accuracy"] > LEARNED
    assert scores["after"]["perplexity"] < scores["before"]["perplexity"]


def test_record_tells_which_sentences_were_kept_out_and_of_every_reading(
    project: Layout, tiny: Options, tmp_path: Path
):
    pretrain(project, replace(tiny, steps=1), "-1")
    nothing = {"sentences": 0, "sha256": None}
    assert record(tiny.output)["kept_out"] == [nothing]
    assert "refuse" not in record(tiny.output)["settings"]
    dev, test = "皮带跑偏后停机调整。", "轴承温度升高到九十度。"
    convert(project, dev, test)
    again = replace(tiny, steps=1, start=str(tiny.output), output=tmp_path / "again")
    pretrain(project, again, "-1")
    assert record(again.output)["kept_out"] == [nothing, kept_out([test, dev])]
    without = replace(again, output=tmp_path / "without", refuse=False)
    pretrain(project, without, "-1")
    assert record(without.output)["kept_out"] == [nothing, nothing]


def test_vocabulary_without_the_texts_characters_is_refused(project: Layout, tiny: Options):
    with pytest.raises(UserError, match=r"--vocabulary.* 0% of the texts' Chinese characters"):
        pretrain(project, replace(tiny, vocabulary=200), "-1")
    with pytest.raises(UserError, match=r" 22% of .* The texts have 104 different"):
        pretrain(project, replace(tiny, vocabulary=310), "-1")


def test_one_document_cannot_be_divided(project: Layout, tiny: Options):
    tiny.texts[0].write_text("只有一份报告，没有第二份可以留出。\n", encoding="utf8")
    with pytest.raises(UserError, match="Too little text"):
        pretrain(project, tiny, "-1")


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("steps", 0),
        ("minutes", 0.0),
        ("learning_rate", 0.0),
        ("dropout", 1.0),
        ("warmup", 1.0),
        ("width", 65),
    ],
)
def test_number_that_makes_no_sense_is_told_by_its_option(tiny: Options, option: str, value: float):
    wrong: dict[str, Any] = {option: value}
    with pytest.raises(UserError, match=f"--{option.replace('_', '-')}.* makes no sense"):
        replace(tiny, **wrong).check()


def test_rate_rises_then_falls():
    shares = [loop.share_of_rate(i, 100, 0.1) for i in range(100)]
    assert shares[0] == pytest.approx(0.1)
    assert shares[9] == shares[10] == 1.0
    assert shares[99] == pytest.approx(1 / 90)
    assert [loop.share_of_rate(i, 2, 0.0) for i in range(2)] == [1.0, 0.5]


def test_start_that_lacks_weights_is_refused(project: Layout, tiny: Options, tmp_path: Path):
    pretrain(project, replace(tiny, steps=1), "-1")
    weights = load_file(tiny.output / "model.safetensors")
    del weights["bert.encoder.layer.1.output.dense.weight"]
    save_file(weights, tiny.output / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(UserError, match=r"lack bert\.encoder\.layer\.1\.output\.dense\.weight"):
        pretrain(project, replace(tiny, start=str(tiny.output), output=tmp_path / "next"), "-1")


def test_start_that_is_no_bert_is_refused(project: Layout, tiny: Options, tmp_path: Path):
    pretrain(project, replace(tiny, steps=1), "-1")
    config = tiny.output / "config.json"
    config.write_text(config.read_text(encoding="utf8").replace('"bert"', '"electra"'))
    with pytest.raises(UserError, match="a model of type 'electra'"):
        pretrain(project, replace(tiny, start=str(tiny.output), output=tmp_path / "next"), "-1")

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
from zh_fdner.pretrain import loop, save_point
from zh_fdner.pretrain.options import BF16, Options
from zh_fdner.pretrain.run import pretrain
from zh_fdner.pretrain.start import load
from zh_fdner.sources.encoder import resolve_encoder


def held_out(folder: Path) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = json.loads(
        (folder / "pretraining.json").read_text(encoding="utf8")
    )["held_out"]
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_pretraining_from_scratch_learns_what_it_can_guess(project: Layout, tiny: Options):
    pretrain(project, replace(tiny, steps=250), "-1")
    scores = held_out(tiny.output)
    assert scores["before"]["accuracy"] < 0.1
    assert scores["after"]["accuracy"] > 0.4
    assert scores["after"]["perplexity"] < scores["before"]["perplexity"] / 5


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
    project: Layout, tiny: Options, tmp_path: Path, encoder_folder: Path
):
    pretrain(project, tiny, "-1")
    again = replace(tiny, start=str(tiny.output), output=tmp_path / "adapted")
    pretrain(project, again, "-1")
    first, second = held_out(tiny.output)["after"], held_out(again.output)["before"]
    assert second["accuracy"] == pytest.approx(first["accuracy"], abs=1e-6)
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


@pytest.mark.parametrize("masking", ["word", "span"])
def test_killed_pretraining_goes_on_to_the_same_bytes(
    project: Layout, tiny: Options, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, masking: str
):
    """With dropout, over the border of an epoch, killed just before its fifth save point."""
    pretrain(project, tiny, "-1")
    options = replace(tiny, start=str(tiny.output), masking=masking, steps=40)
    whole = replace(options, output=tmp_path / "whole")
    pretrain(project, whole, "-1")
    killed = replace(options, output=tmp_path / "killed")
    saves: list[int] = []
    save = save_point.save

    class Killed(BaseException):
        pass

    def save_four(*args: object) -> None:
        if len(saves) == 4:
            raise Killed
        saves.append(1)
        save(*args)  # type: ignore[arg-type]

    with monkeypatch.context() as patched:
        patched.setattr(save_point, "save", save_four)
        with pytest.raises(Killed):
            pretrain(project, killed, "-1")
    numpy.random.seed(7)
    torch.manual_seed(7)
    pretrain(project, killed, "-1")
    assert contents(killed.output) == contents(whole.output)
    assert not killed.work.exists()


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


def test_minutes_become_steps_before_the_first_one(project: Layout, tiny: Options):
    pretrain(project, replace(tiny, steps=None, minutes=0.02, epochs=0.5), "-1")
    record = json.loads((tiny.output / "pretraining.json").read_text(encoding="utf8"))
    assert 1 <= record["steps"] <= 0.5 * record["windows"]["learn"] / tiny.batch + 1


def test_pretraining_computes_in_bfloat16_on_the_cpu(project: Layout, tiny: Options):
    pretrain(project, replace(tiny, precision=BF16), "-1")
    scores = held_out(tiny.output)
    assert scores["after"]["perplexity"] < scores["before"]["perplexity"]


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

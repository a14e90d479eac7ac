"""A file that was cut short, as by a copy that was broken off, is named, and what to run."""

import shutil
from pathlib import Path

import pytest

from zh_fdner.layout import Layout

from .processes import in_process
from .steps import do


@pytest.mark.parametrize(
    ("step", "name"),
    [
        ("convert", "assets/manifest.json"),
        ("convert", "assets/corpus/train/train.txt"),
        ("audit", "corpus/train.spacy"),
        ("audit", "corpus/manifest.json"),
        ("audit", "assets/encoder/tokenizer.json"),
        ("train", "corpus/dev.spacy"),
        ("train", "training/config.cfg"),
        ("train", "assets/encoder/model.safetensors"),
        ("train", "assets/encoder/config.json"),
        ("evaluate", "corpus/test.spacy"),
        ("evaluate", "training/model-last/transformer/model"),
        ("evaluate", "training/model-best/config.cfg"),
        ("evaluate", "metrics/audit.json"),
        ("reproduce", "metrics/training.jsonl"),
        ("reproduce", "training/config.cfg"),
        ("report", "metrics/evaluation.json"),
        ("report", "metrics/test_predictions.jsonl"),
        ("report", "metrics/reproduction.json"),
    ],
)
def test_file_that_is_cut_short_is_told_of(finished: Layout, tmp_path: Path, step: str, name: str):
    root = shutil.copytree(finished.root, tmp_path / "project")
    path = root / name
    content = path.read_bytes()
    path.unlink()
    path.write_bytes(content[: len(content) // 2 + 1])
    ended = in_process(root, do, step)
    assert ended.code == 1, ended.output
    assert "Traceback" not in ended.output
    assert "/".join(Path(name).parts[:2]) in ended.output or path.name in ended.output
    assert "project run" in ended.output

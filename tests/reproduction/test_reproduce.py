"""The step: from the files of a run to the report, or to what is missing."""

import json
from typing import Any

import pytest

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest
from zh_fdner.reproduction.reproduce import reproduce

from .conftest import resolved, rows


@pytest.fixture
def trained(layout: Layout, manifest: Any) -> Layout:
    write_manifest(layout.manifest, manifest)
    layout.training.mkdir()
    layout.metrics.mkdir()
    resolved(manifest).to_disk(layout.config)
    lines = (json.dumps(row) + "\n" for row in rows())
    layout.training_log.write_text("".join(lines), encoding="utf8")
    return layout


def test_reproduce_writes_the_same_report_each_time(trained: Layout, capsys):
    texts = []
    for _ in range(2):
        reproduce(trained)
        readable = trained.reproduction.with_suffix(".md")
        texts.append((trained.reproduction.read_bytes(), readable.read_bytes()))
    assert texts[0] == texts[1]
    assert json.loads(texts[0][0])["verdict"]["comparable"]
    assert not any(str(trained.root).encode() in text for text in texts[0])
    assert "Comparable with the published model" in capsys.readouterr().out


def test_reproduce_tells_what_its_figures_are_of(trained: Layout, manifest: Any):
    result = reproduce(trained)
    assert json.loads(trained.reproduction.read_text(encoding="utf8")) == result
    assert result["corpus_sha256"] == manifest["corpus"]["sha256"]
    assert result["encoder_files"] == manifest["encoder"]["files"]


def test_reproduce_of_a_corpus_without_checksum_says_what_to_run(trained: Layout, manifest: Any):
    del manifest["corpus"]["sha256"]
    write_manifest(trained.manifest, manifest)
    with pytest.raises(UserError, match="project run convert"):
        reproduce(trained)


@pytest.mark.parametrize(
    ("missing", "step"), [("manifest", "all"), ("config", "configure"), ("training_log", "train")]
)
def test_reproduce_names_the_step_that_is_missing(trained: Layout, missing: str, step: str):
    getattr(trained, missing).unlink()
    with pytest.raises(UserError, match=f"project run {step}"):
        reproduce(trained)


def test_reproduce_of_a_run_with_another_logger_does_without_a_log(trained: Layout, manifest: Any):
    config = resolved(manifest)
    config["training"]["logger"] = {"@loggers": "spacy.ConsoleLogger.v1"}
    config.to_disk(trained.config)
    trained.training_log.unlink()
    assert not reproduce(trained)["verdict"]["comparable"]


@pytest.mark.parametrize("text", ["{", "{}", "[1]", '"x"'])
def test_reproduce_refuses_a_broken_log(trained: Layout, text: str):
    trained.training_log.write_text(f"{text}\n", encoding="utf8")
    with pytest.raises(UserError, match="line 1: no row"):
        reproduce(trained)

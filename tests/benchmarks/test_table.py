"""Results as tables and as a picture."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.speed.chart import write_chart
from benchmarks.speed.contender import FROM_PRETRAINED, LIMIT, OURS, PIPELINE
from benchmarks.speed.table import render
from benchmarks.speed.workloads import DOCUMENT, LATENCY, REPORTS, SHORT


def read(speed: float) -> dict[str, Any]:
    return {
        "characters_per_second": speed,
        "batch_size": 8,
        "entities": 5,
        "peak_mib": 100.0,
        "seconds": [1.0],
    }


@pytest.fixture
def record() -> dict[str, Any]:
    contenders = {
        LIMIT: read(200.0),
        PIPELINE: read(100.0),
        OURS: {**read(150.0), "batch_size": None},
        "a peer": {"failed": "out of memory"},
    }
    workload = {"texts": 2, "characters": 60, "longest": 40, "contenders": contenders}
    latencies = {OURS: {"p50_ms": 12.0, "p95_ms": 34.0, "seconds": []}}
    loads = {
        "median_seconds": 0.5,
        "answered_seconds": 0.8,
        "imported_seconds": 3.5,
        "added_mib": 20.0,
        "of_weights": 1.1,
        "seconds": [0.5],
    }
    trainings = {"updates": 6, "median_seconds_per_update": 0.2, "peak_mib": 900.0}
    return {
        "command": "python -m benchmarks.speed",
        "settings": {"name": "quick", "rounds": 5},
        "texts": "the bundled sample",
        "machine": {
            "cpu": "a CPU",
            "instructions": ["avx2"],
            "threads": 2,
            "python": "3.11.0",
            "versions": {"torch": "2.0"},
            "commit": None,
        },
        "weights_mib": 20.0,
        "skipped": {"GLiNER": "not installed: gliner"},
        "workloads": {
            **dict.fromkeys((SHORT, REPORTS, DOCUMENT), workload),
            LATENCY: {"texts": 2, "characters": 60, "longest": 40, "contenders": latencies},
        },
        "overhead": {"400": {"documents": 5, "microseconds": 6.5, "seconds": []}},
        "loading": {
            FROM_PRETRAINED: loads,
            OURS: {**loads, "median_seconds": 0.6},
        },
        "training": {
            "trainer": trainings,
            "ours": {**trainings, "median_seconds_per_update": 0.1},
        },
    }


def test_each_contender_is_compared_with_the_limit_and_with_the_pipeline(record: dict[str, Any]):
    lines = render(record).splitlines()
    assert f"| {OURS} | 150 | 0.75 × | 1.50 × | its own | 5 | 100 |" in lines
    assert f"| {PIPELINE} | 100 | 0.50 × | 1.00 × | 8 | 5 | 100 |" in lines


def test_a_failure_says_why(record: dict[str, Any]):
    assert "| a peer | failed: out of memory | – |" in render(record)


def test_without_the_limit_nothing_is_compared_with_it(record: dict[str, Any]):
    del record["workloads"][SHORT]["contenders"][LIMIT]
    assert f"| {OURS} | 150 | – | 1.50 × | its own | 5 | 100 |" in render(record)


def test_a_contender_that_was_skipped_says_why(record: dict[str, Any]):
    assert "GLiNER: not installed: gliner" in render(record)


def test_loading_and_training_are_compared_with_the_library(record: dict[str, Any]):
    lines = render(record).splitlines()
    figures = "0.600 | 1.20 × | 0.800 | 1.00 × | 3.50 | 1.00 × | 20 | 1.10"
    assert f"| spacy.load, {OURS} | {figures} |" in lines
    assert f"| {OURS} | 6 | 100 | 0.50 × | 900 |" in lines
    assert "| 400 | 5 | 6.50 |" in lines


def test_the_record_names_what_the_figures_depend_on(record: dict[str, Any]):
    first = render(record).splitlines()[0]
    for fact in ("python -m benchmarks.speed", "a CPU", "2 threads", "torch 2.0", "5 rounds"):
        assert fact in first


def test_the_same_results_give_the_same_picture(record: dict[str, Any], tmp_path: Path):
    paths = [tmp_path / "a.svg", tmp_path / "b.svg"]
    for path in paths:
        write_chart(record, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].stat().st_size > 1000

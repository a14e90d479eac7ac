"""The picture of the training log."""

import json
from typing import Any

import pytest

from zh_fdner.chart import draw, is_of_fdner, write_chart
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest
from zh_fdner.reproduction import published

NAMES = ("train_loss", "validation_loss", "precision", "recall", "f1", "accuracy")
FIRST: Any = {"epoch": 1, "step": 8, **dict.fromkeys(NAMES, 0.5)}
# As after the last update of a training whose loss was not told.
EMPTY: Any = {"epoch": 2, "step": 12, **dict.fromkeys(NAMES)}


def manifest(name: str = "mine", stand_in: bool = False) -> Any:
    return {
        "corpus": {"name": name, "stand_in": False},
        "encoder": {"name": "bert", "stand_in": stand_in},
        "splits": {},
        "overlap": {},
    }


def logged(layout: Layout, *rows: Any) -> Layout:
    write_manifest(layout.manifest, manifest())
    layout.metrics.mkdir()
    layout.training_log.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return layout


@pytest.mark.parametrize("rows", [(FIRST,), (FIRST, EMPTY), (EMPTY,), ()])
def test_chart_is_the_same_picture_for_the_same_log(layout: Layout, rows: tuple[Any, ...]):
    logged(layout, *rows)
    pictures = []
    for _ in range(2):
        write_chart(layout)
        pictures.append(layout.training_chart.read_bytes())
    assert pictures[0].startswith(b"\x89PNG")
    assert pictures[0] == pictures[1]


def test_chart_without_a_log_is_skipped_with_a_word(layout: Layout, capsys):
    write_chart(layout)
    assert not layout.training_chart.exists()
    assert "no chart" in capsys.readouterr().out


def test_chart_shows_the_published_run_only_beside_fdner():
    assert is_of_fdner(manifest(published.CORPUS))
    assert not is_of_fdner(manifest("mine"))
    assert not is_of_fdner(manifest(published.CORPUS, stand_in=True))
    left, right = draw([FIRST, EMPTY], published.rows(), "Training").axes
    assert [line.get_label() for line in left.lines] == [
        "training loss",
        "validation loss",
        "validation loss, published",
    ]
    assert len(right.lines) == 4
    assert left.lines[0].get_xdata().tolist() == [1]

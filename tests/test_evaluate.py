"""The evaluate step scores the weights that ship and, beside them, those best on dev."""

from typing import Any

import pytest

from zh_fdner import evaluate as module
from zh_fdner.layout import Layout

SCORE = {"ents_p": 0.5, "ents_r": 0.25, "ents_f": 0.3333, "bio_acc": None}


@pytest.fixture
def scored(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What `spacy benchmark accuracy` was asked for, which is not run here."""
    asked = []

    def benchmark(model: str, data: Any, *, output: Any, use_gpu: int, silent: bool) -> Any:
        asked.append(f"{model.rpartition('/')[2]} {data.name}")
        output.write_text("{}", encoding="utf8")
        return SCORE

    monkeypatch.setattr(module, "benchmark_accuracy", benchmark)
    layout.metrics.mkdir()
    return asked


def test_evaluate_best_scores_both_splits(layout: Layout, scored: list[str]):
    layout.best_model.mkdir(parents=True)
    assert module.evaluate_best(layout, -1) == {"dev": SCORE, "test": SCORE}
    assert scored == ["model-best dev.spacy", "model-best test.spacy"]
    assert (layout.metrics / "best_test.json").exists()


def test_evaluate_best_without_such_a_model_leaves_no_old_scores(layout: Layout, scored: list[str]):
    old = layout.metrics / "best_dev.json"
    old.touch()
    assert module.evaluate_best(layout, -1) == {}
    assert not old.exists()
    assert scored == []


def test_evaluate_table_says_that_the_best_scores_flatter_on_dev():
    table = module.table({"dev": SCORE}, {"dev": SCORE})
    assert "last (ships)  dev     0.5000  0.2500  0.3333       –" in table
    assert "best on dev   dev" in table
    assert "flatters" in table
    assert "best" not in module.table({"dev": SCORE}, {})

"""The evaluate step: spaCy's scores of both models, and what can be said of them."""

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.cli.evaluate import evaluate as benchmark_accuracy
from spacy.training import Example

from zh_fdner import evaluate as module
from zh_fdner.errors import UserError
from zh_fdner.evaluate import evaluate
from zh_fdner.layout import Layout

from .conftest import MORE_WORDS, WORDS, dictionary, save

CPU = -1


@pytest.fixture(autouse=True)
def _no_meta(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dictionaries have no recipe to tell of."""
    monkeypatch.setattr(module, "build_meta", lambda *args: {})


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf8"))


@pytest.mark.parametrize("split", ["dev", "test"])
def test_evaluate_writes_what_spacys_benchmark_writes(trained: Layout, tmp_path, split: str):
    save(dictionary(MORE_WORDS), trained.best_model)
    evaluate(trained, CPU)
    for model, name in ((trained.model, split), (trained.best_model, f"best_{split}")):
        output = tmp_path / "spacy.json"
        benchmark_accuracy(str(model), trained.corpus / f"{split}.spacy", output=output)
        theirs, ours = read(output), read(trained.metrics / f"{name}.json")
        assert ours.pop("speed") > 0
        theirs.pop("speed")
        assert ours == theirs


def test_evaluate_has_the_same_scores_by_its_own_counts(trained: Layout):
    evaluate(trained, CPU)
    spacy_scores = read(trained.metrics / "test.json")
    scores = read(trained.evaluation)["models"]["last"]["test"]["all"]
    assert (scores["entities"], scores["predicted"], scores["correct"]) == (7, 5, 4)
    for ours, theirs in (("p", "p"), ("r", "r"), ("f1", "f")):
        assert scores[ours]["value"] == pytest.approx(spacy_scores[f"ents_{theirs}"])
        for label, of_type in spacy_scores["ents_per_type"].items():
            assert scores["per_type"][label][ours]["value"] == pytest.approx(of_type[theirs])
        assert scores[ours]["low"] <= scores[ours]["value"] <= scores[ours]["high"]


def test_evaluate_scores_the_unseen_sentences_beside_all_of_them(trained: Layout, capsys):
    evaluate(trained, CPU)
    subsets = read(trained.evaluation)["models"]["last"]
    assert {name: s["sentences"] for name, s in subsets["test"].items()} == {
        "all": 4,
        "not_in_train": 3,
        "no_near_duplicate": 2,
    }
    # Of the unseen sentences' three entities, it knows the bearing.
    assert subsets["test"]["no_near_duplicate"]["r"]["value"] == pytest.approx(1 / 3)
    assert list(subsets["dev"]) == ["all"]
    printed = capsys.readouterr().out
    assert "test (1 in train, 1 nearly)" in printed
    assert "1 of 4 test sentences are in train, too, and 1 more nearly" in printed
    assert "dev sentences are in train" not in printed


def test_evaluate_tells_kinds_of_errors(trained: Layout):
    evaluate(trained, CPU)
    errors = read(trained.evaluation)["errors"]["test"]
    assert errors["kinds"]["correct"] == 4
    assert errors["kinds"]["type"] == 1
    assert errors["kinds"]["missed"] == 2
    assert errors["kinds"]["spurious"] == 0, "更换 is not annotated, so it is not wrong"
    assert errors["confusion"]["失效"] == {"": 1, "失效": 1, "部件": 1}


def test_evaluate_writes_a_line_a_sentence(trained: Layout):
    evaluate(trained, CPU)
    lines = trained.predictions("test").read_text(encoding="utf8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert [row["seen"] for row in rows] == ["exact", "near", None, None]
    assert rows[1] == {
        "place": "",
        "text": "齿轮有裂纹,",
        "gold": [[0, 2, "部件"], [3, 5, "失效"]],
        "predicted": [[0, 2, "部件", None], [3, 5, "部件", None]],
        "seen": "near",
    }


def test_evaluate_compares_the_best_model_with_the_last(trained: Layout, capsys):
    save(dictionary(MORE_WORDS), trained.best_model)
    evaluate(trained, CPU)
    record = read(trained.evaluation)
    f1 = {
        model: record["models"][model]["test"]["all"]["f1"]["value"] for model in ("last", "best")
    }
    test = record["comparison"]["test"]
    assert test["f1_difference"] == pytest.approx(f1["best"] - f1["last"])
    assert 0 < test["p_value"] <= 1
    assert "its dev score flatters" in capsys.readouterr().out


def test_evaluate_without_a_best_model_leaves_none_of_its_scores(trained: Layout, capsys):
    old = trained.metrics / "best_dev.json"
    old.touch()
    evaluate(trained, CPU)
    assert not old.exists()
    record = read(trained.evaluation)
    assert list(record["models"]) == ["last"]
    assert "comparison" not in record
    assert "best" not in capsys.readouterr().out


def test_evaluate_has_no_calibration_of_a_pipeline_without_confidences(corpus: Layout):
    """spaCy's own `ner`, here untrained, that finds whatever it finds."""
    nlp = spacy.blank("zh")
    ner: Any = nlp.add_pipe("ner")
    for label in set(WORDS.values()):
        ner.add_label(label)
    gold = {"entities": [(0, 2, "部件")]}
    nlp.initialize(lambda: [Example.from_dict(nlp.make_doc("轴承有点蚀"), gold)])
    save(nlp, corpus.model)
    evaluate(corpus, CPU)
    assert read(corpus.evaluation)["calibration"] == {"dev": None, "test": None}


def test_evaluate_of_a_model_that_finds_nothing_has_scores_of_0(corpus: Layout, capsys):
    save(dictionary({"龘": "部件"}), corpus.model)
    evaluate(corpus, CPU)
    scores = read(corpus.evaluation)["models"]["last"]["test"]["all"]
    assert scores["p"] == {"value": 0.0, "low": None, "high": None}
    assert scores["f1"]["value"] == scores["f1"]["low"] == 0
    assert scores["f1"]["high"] == pytest.approx(1 - 0.05 ** (1 / 4)), "of four sentences"
    assert read(corpus.metrics / "test.json")["ents_p"] == 0.0


def test_evaluate_twice_writes_the_same_but_for_the_speed(trained: Layout):
    records = []
    for _ in range(2):
        evaluate(trained, CPU)
        records.append({**read(trained.evaluation), "speed": None})
    assert records[0] == records[1]


def test_evaluate_loads_each_model_once(trained: Layout, monkeypatch):
    save(dictionary(MORE_WORDS), trained.best_model)
    loaded = []
    load = spacy.load
    monkeypatch.setattr(spacy, "load", lambda path: loaded.append(path.name) or load(path))
    evaluate(trained, CPU)
    assert loaded == ["model-last", "model-best"]


@pytest.mark.parametrize(("missing", "step"), [("audit", "audit"), ("model", "train")])
def test_evaluate_says_which_step_is_missing(corpus: Layout, missing: str, step: str):
    if missing == "audit":
        save(dictionary(WORDS), corpus.model)
        corpus.audit.unlink()
    with pytest.raises(UserError, match=f"project run {step}"):
        evaluate(corpus, CPU)

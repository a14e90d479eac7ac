"""What single sections tell, where that is not what a file has as it is."""

from dataclasses import replace
from typing import Any

import pytest
from spacy.tokens import Doc

from zh_fdner.report.by_type import bar
from zh_fdner.report.calibration import calibration
from zh_fdner.report.calibration import verdict as how_calibrated
from zh_fdner.report.confusion import matrix
from zh_fdner.report.inputs import Inputs, read_inputs
from zh_fdner.report.kinds import verdict
from zh_fdner.report.page import render_page
from zh_fdner.report.recipe import recipe

from .conftest import CORPUS, MakeRun, origin


def test_confusion_has_missed_and_spurious_and_adds_up():
    counts = {"甲": {"甲": 3, "乙": 1, "": 2}, "乙": {"乙": 4}, "": {"甲": 5}}
    found = matrix(counts)
    assert found["labels"] == ["甲", "乙"]
    cells = [[cell["count"] for cell in row["cells"]] for row in found["rows"]]
    assert cells == [[3, 1, 2], [0, 4, 0], [5, 0, 0]]
    assert [row["label"] for row in found["rows"]] == ["甲", "乙", ""]
    assert found["rows"][-1]["cells"][-1]["void"]
    assert found["commonest"] == [{"gold": "甲", "predicted": "乙", "count": 1}]


def test_confusion_of_many_types_keeps_them_all():
    labels = [f"type {i}" for i in range(27)]
    found = matrix({label: {label: 1} for label in labels})
    assert len(found["labels"]) == 27
    assert all(len(row["cells"]) == 28 for row in found["rows"])


def test_bar_has_no_whisker_wider_than_its_interval():
    assert bar({"value": 0.5, "low": 0.25, "high": 0.75}) == {"value": 50, "low": 25, "high": 75}
    assert bar({"value": 0.5, "low": None, "high": None}) == {"value": 50, "low": 50, "high": 50}
    assert bar({"value": None, "low": None, "high": None}) is None


@pytest.mark.parametrize(
    ("kind", "words"),
    [("boundary", "its ends are not"), ("type", "right boundaries"), ("missed", "missed")],
)
def test_kinds_verdict_names_the_commonest_error(kind: str, words: str):
    kinds = ("correct", "type", "boundary", "boundary_and_type", "missed", "spurious")
    counts = {**dict.fromkeys(kinds, 1), "correct": 99, kind: 7}
    assert words in verdict(counts)
    assert "11 errors" in verdict(counts)
    assert verdict(dict.fromkeys(kinds, 0)) == "There is no error on test."


def test_calibration_is_not_available_without_confidences(make_run: MakeRun):
    def unsure(gold: Doc) -> list[Any]:
        return [(ent, None) for ent in gold.ents]

    inputs = read_inputs(make_run(predict=unsure))
    assert calibration(inputs)["splits"] == []
    assert "Not available" in render_page(inputs)


def test_calibration_verdict_names_the_temperature_and_what_it_changed():
    bins = [{"entities": 4, "confidence": 0.75, "correct": 0.5}]
    found = {"ece": 0.25, "bins": bins, "temperature": None, "uncalibrated_ece": None}
    assert how_calibrated("test", found).endswith("error: 0.2500, not calibrated.")
    found |= {"temperature": 1.5, "uncalibrated_ece": 0.3}
    words = "0.2500, with the temperature 1.5 that was fitted on dev; without it 0.3000."
    assert how_calibrated("test", found).endswith(words)


def test_recipe_has_what_differs_first(inputs: Inputs):
    same = [each["same"] for each in recipe(inputs)["settings"]]
    assert same == sorted(same)
    assert not same[0]


def test_page_labels_every_score_on_sentences_that_train_has(make_run: MakeRun):
    """The training log, the kinds of errors and the calibration are of all sentences."""
    text = render_page(read_inputs(make_run({**CORPUS, "dev": CORPUS["train"][:2]})))
    for name in ("training", "kinds", "calibration"):
        begin = text.index(f'<section id="{name}"')
        assert "the dev score flatters" in text[begin : text.index("</section>", begin)]


def test_page_of_disjoint_splits_has_no_such_label(inputs: Inputs):
    assert "flatters: " not in render_page(inputs)
    assert "score flatters." not in render_page(inputs)


def test_page_of_a_run_without_a_log_says_so(inputs: Inputs):
    assert "There is no training log" in render_page(replace(inputs, log=[]))


def test_page_of_a_run_with_every_experiment(inputs: Inputs):
    spread = {"mean": 0.5, "sd": 0.1, "min": 0.4, "max": 0.6, "values": [0.4, 0.6]}
    scores = {"entities": 4, **dict.fromkeys(("p", "r", "f1", "accuracy"), spread), "per_type": {}}
    of_run = origin(inputs)
    test = {"all": {"sentences": 3, **scores}}
    point = {"sentences": [1, 1], "entities": [2, 2], "dev": scores, "test": scores}
    trial = {"head": "linear", "learn_rate": 2e-5, "epochs": 30, "f1": spread}
    verdict = {"more_helps": "yes", "words": "More <would> help."}
    experiments = {
        "seeds": {**of_run, "seeds": [1, 2], "warnings": [], "splits": {"test": test}},
        "curve": {
            **{**of_run, "seeds": [1, 2], "verdict": verdict},
            **{"scored": {"test": 3}, "left_out": {"test": 0}},
            "points": [{"quarters": i, **point} for i in (1, 2, 3, 4)],
        },
        "sweep": {
            **{
                **of_run,
                "folds": 2,
                "best": 2,
                "command": "python <x>",
                "warnings": ["test is <old>"],
            },
            "trials": [{"number": 1, **trial}, {"number": 2, **trial}],
        },
        "compare": {
            **{**of_run, "this": "training/model-last", "other": "<other>"},
            "model_sha256": inputs.model_sha256,
            "splits": {"test": {"all": compared()}},
        },
    }
    text = render_page(replace(inputs, experiments=experiments))
    for words in (
        "2 trainings that differ by their seed",
        "More &lt;would&gt; help",
        "python &lt;x",
        "test is &lt;old&gt;",
    ):
        assert words in text
    assert "<bdi>&lt;other&gt;</bdi> against <bdi>training/model-last</bdi>" in text


def compared() -> dict[str, Any]:
    score = {"value": 0.5, "low": 0.4, "high": 0.6}
    scores = {"sentences": 3, "f1": score}
    return {"this": scores, "other": scores, "f1_difference": 0.0, "p_value": 1.0}

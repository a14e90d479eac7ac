"""Which score stands at the top, and what is said of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from spacy.tokens import Doc

from zh_fdner.report.experiments import differences
from zh_fdner.report.further import TELLS, further
from zh_fdner.report.headline import headline
from zh_fdner.report.inputs import Inputs, read_inputs
from zh_fdner.report.trust import trusted

from .conftest import CORPUS, MakeRun


def score(value: float | None) -> dict[str, float | None]:
    return {"value": value, "low": value, "high": value}


def crossval(inputs: Inputs, **changes: Any) -> Inputs:
    """With the result of a cross-validation of this very run, or changed in something."""
    scores = {"entities": 9, "predicted": 9, "correct": 5, "sentences": 8, "per_type": {}}
    spread = {"mean": 0.5, "sd": None, "min": 0.5, "max": 0.5, "values": [0.5]}
    fold = {"train": 4, "sentences": 4, "entities": 4, "p": 0.5, "r": 0.5, "f1": 0.5}
    result: dict[str, Any] = {
        **{"corpus": "mine", "encoder": "bert", "head": "linear", "settings": {}},
        **{"sentences": 8, "groups": 8, "merged": 0, "disagreeing": 0, "folds": [fold, fold]},
        "pooled": {**scores, "p": score(0.1), "r": score(0.3), "f1": score(0.2)},
        "spread": {"p": spread, "r": spread, "f1": spread},
    }
    return replace(inputs, experiments={"crossval": {**result, **changes}})


def test_trusted_is_test_where_training_has_seen_none_of_it(inputs: Inputs):
    found = trusted(inputs)
    assert (found["by"], found["seen"]) == ("test", 0)
    assert found["scores"] == inputs.evaluation["models"]["last"]["test"]["all"]
    assert found["measured"].startswith("all 3 test sentences")


def test_trusted_leaves_out_what_train_has_and_the_verdict_says_so(make_run: MakeRun):
    corpus = {**CORPUS, "test": [*CORPUS["test"], *CORPUS["train"][:2]]}
    inputs = read_inputs(make_run(corpus))
    found = trusted(inputs)
    assert (found["scores"]["sentences"], found["seen"]) == (3, 2)
    assert any("remembered" in each for each in headline(inputs)["verdict"])


def test_trusted_is_nothing_where_train_has_all_of_test(make_run: MakeRun):
    """As we suspect of the published run."""
    inputs = read_inputs(make_run({**CORPUS, "test": CORPUS["train"]}))
    assert trusted(inputs)["scores"]["f1"]["value"] is None
    assert headline(inputs)["verdict"][0].startswith("There is no score to trust")


def test_trusted_is_crossval_where_there_is_one(inputs: Inputs):
    found = trusted(crossval(inputs))
    assert (found["by"], found["scores"]["f1"]["value"]) == ("crossval", 0.2)


def test_headline_tells_a_score_of_folds_from_that_of_what_ships(inputs: Inputs):
    """Folds may be trained on more sentences than train has."""
    verdict = " ".join(headline(crossval(inputs))["verdict"])
    assert "trained so on about 4 sentences" in verdict
    assert "What ships was trained on 3 sentences. On test, its F1 is 0.6667" in verdict


@pytest.mark.parametrize(
    "changes",
    [
        {"corpus": "another"},
        {"encoder": "another"},
        {"head": "crf"},
        {"settings": {"training.max_epochs": 31}},
        {"sentences": 9},
    ],
)
def test_trusted_is_no_crossval_of_another_run_and_the_report_says_so(
    inputs: Inputs, changes: dict[str, Any]
):
    of_another = crossval(inputs, **changes)
    assert trusted(of_another)["by"] == "test"
    assert len(differences(of_another, "crossval")) == 1
    rows = {each["command"]: each for each in (further(of_another) or {})["rows"]}
    assert rows["crossval"]["differences"]


def test_further_names_what_has_not_been_run(inputs: Inputs):
    assert [each["command"] for each in (further(inputs) or {})["rows"]] == list(TELLS)
    left = (further(crossval(inputs)) or {})["rows"]
    assert "crossval" not in [each["command"] for each in left]


def test_headline_of_a_pipeline_that_finds_nothing(make_run: MakeRun):
    def nothing(gold: Doc) -> list[Any]:
        return []

    inputs = read_inputs(make_run(predict=nothing))
    assert "no entity at all" in headline(inputs)["verdict"][0]


def test_headline_never_claims_to_be_comparable_where_it_is_not(inputs: Inputs):
    assert headline(inputs)["verdict"][-1] == "Not comparable with the published model."
    json.dumps(headline(inputs))


def test_headline_of_a_perfect_score_says_that_no_error_was_seen(make_run: MakeRun):
    inputs = read_inputs(make_run(predict=lambda gold: [(ent, 0.9) for ent in gold.ents]))
    words = " ".join(headline(inputs)["verdict"])
    assert "No error was seen in 4 entities" in words
    assert "any F1 from 0.22 to 1.00" in words, "two sentences have entities: 0.05 ** (1 / 2)"
    assert "too little" not in words

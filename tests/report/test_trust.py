"""Which score stands at the top, and what is said of it."""

import json
from dataclasses import replace
from typing import Any

import pytest
from spacy.tokens import Doc

from zh_fdner.audit.audit import audit
from zh_fdner.configure import write_config
from zh_fdner.report.comparison import comparison
from zh_fdner.report.experiments import differences
from zh_fdner.report.folds import folds
from zh_fdner.report.further import TELLS, further
from zh_fdner.report.headline import headline
from zh_fdner.report.inputs import Inputs, read_inputs
from zh_fdner.report.provenance import provenance
from zh_fdner.report.trust import trusted

from .conftest import CORPUS, MakeRun, correct, origin, without_the_last, write_evaluation


def score(value: float | None) -> dict[str, float | None]:
    return {"value": value, "low": value, "high": value}


def crossval(inputs: Inputs, **changes: Any) -> Inputs:
    """With the result of a cross-validation of this very run, or changed in something."""
    scores = {"entities": 9, "predicted": 9, "correct": 5, "sentences": 8, "per_type": {}}
    spread = {"mean": 0.5, "sd": None, "min": 0.5, "max": 0.5, "values": [0.5]}
    fold = {"train": 4, "sentences": 4, "entities": 4, "p": 0.5, "r": 0.5, "f1": 0.5}
    result: dict[str, Any] = {
        **origin(inputs),
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
        {"corpus_sha256": "of another"},
        {"encoder_files": {"vocab.txt": "of another"}},
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


def test_trusted_is_no_crossval_with_settings_that_only_the_run_has(make_run: MakeRun):
    layout = make_run()
    of_crossval = crossval(read_inputs(layout)).experiments
    settings = ["training.max_epochs=1", "training.optimizer.learn_rate.initial_rate=0.5"]
    write_config(layout, "linear", settings)
    of_run = replace(read_inputs(layout), experiments=of_crossval)
    assert trusted(of_run)["by"] == "test"
    assert differences(of_run, "crossval") == [
        "training.max_epochs = 30, not 1",
        "training.optimizer.learn_rate.initial_rate = 2e-05, not 0.5",
    ]


def test_trusted_is_crossval_whatever_decides_nothing_of_it(make_run: MakeRun):
    layout = make_run()
    of_crossval = crossval(read_inputs(layout)).experiments
    write_config(layout, "linear", ["system.seed=7", "training.eval_frequency=1"])
    assert trusted(replace(read_inputs(layout), experiments=of_crossval))["by"] == "crossval"


def test_results_from_before_the_corpus_was_corrected_are_named_to_be_repeated(make_run: MakeRun):
    layout = make_run()
    inputs = crossval(read_inputs(layout))
    old = {"crossval": inputs.experiments["crossval"], "compare": comparison_of(inputs)}
    assert differences(replace(inputs, experiments=old), "compare") == []
    correct(layout)
    audit(layout)
    write_evaluation(layout, without_the_last)
    inputs = replace(read_inputs(layout), experiments=old)
    assert trusted(inputs)["by"] == "test"
    rows = {each["command"]: each for each in (further(inputs) or {})["rows"]}
    for name in old:
        assert rows[name]["differences"] == ["other sentences or annotation of mine"]


def test_comparison_of_weights_that_do_not_ship_is_named_to_be_repeated(make_run: MakeRun):
    layout = make_run()
    layout.model.mkdir()
    (layout.model / "model").write_bytes(b"weights")
    before = comparison_of(read_inputs(layout))
    (layout.model / "model").write_bytes(b"other weights")
    inputs = replace(read_inputs(layout), experiments={"compare": before})
    assert "other weights" in differences(inputs, "compare")[0]
    assert [table["this"] for table in comparison(inputs)["tables"]] == []


def comparison_of(inputs: Inputs) -> dict[str, Any]:
    return {
        **origin(inputs),
        **{"this": "training/model-last", "other": "x", "splits": {}},
        "model_sha256": inputs.model_sha256,
    }


def of_search(inputs: Inputs, head: str, learn_rate: float, epochs: int) -> Inputs:
    """With the figures of a search that has tried just this."""
    trial = {"head": head, "learn_rate": learn_rate, "epochs": epochs}
    return replace(inputs, experiments={"sweep": {**origin(inputs), "trials": [trial]}})


def test_search_is_of_the_settings_that_it_has_tried(make_run: MakeRun):
    layout = make_run()
    searches = of_search(read_inputs(layout), "crf", 0.5, 7).experiments
    settings = ["training.max_epochs=7", "training.optimizer.learn_rate.initial_rate=0.5"]
    write_config(layout, "crf", settings)
    assert not differences(replace(read_inputs(layout), experiments=searches), "sweep")
    write_config(layout, "crf", [*settings, "training.dropout=0.3"])
    found = differences(replace(read_inputs(layout), experiments=searches), "sweep")
    assert found == ["training.dropout = 0.1, not 0.3"]


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


def test_provenance_tells_how_the_corpus_was_read(inputs: Inputs):
    corpus: Any = {**inputs.manifest["corpus"], "format_requested": "brat"}
    manifest: Any = {**inputs.manifest, "corpus": {**corpus, "lenient_requested": True}}
    found = provenance(replace(inputs, manifest=manifest))["command"]
    expected = "--vars.corpus mine --vars.format brat --vars.lenient true --vars.encoder bert"
    assert found == f"python -m spacy project run all . {expected}"


def test_folds_say_whether_a_search_has_tried_the_settings(inputs: Inputs):
    of_crossval = crossval(inputs)
    assert "No fold's score chose" in (folds(of_crossval) or {})["chosen"]
    rate = inputs.config["training"]["optimizer"]["learn_rate"]["initial_rate"]
    sweep = of_search(inputs, "linear", rate, 30).experiments
    both = replace(inputs, experiments={**of_crossval.experiments, **sweep})
    assert "these scores flatter" in (folds(both) or {})["chosen"]


def test_headline_of_a_perfect_score_says_that_no_error_was_seen(make_run: MakeRun):
    inputs = read_inputs(make_run(predict=lambda gold: [(ent, 0.9) for ent in gold.ents]))
    words = " ".join(headline(inputs)["verdict"])
    assert "No error was seen in 4 entities" in words
    assert "any F1 from 0.22 to 1.00" in words, "two sentences have entities: 0.05 ** (1 / 2)"
    assert "too little" not in words

"""The summary of a model on some sentences, as the metrics files have it."""

import json

import numpy

from zh_fdner.scoring.bootstrap import bootstrap
from zh_fdner.scoring.summary import summarise

# Three sentences, two types.
COUNTS = numpy.array(
    [[[1, 0, 0], [0, 1, 0]], [[1, 1, 0], [0, 0, 2]], [[0, 0, 1], [1, 0, 0]]],
)


def test_summary_counts_over_types_and_within():
    scores = summarise(COUNTS, ["甲", "乙"], range(3))
    assert [scores[key] for key in ("sentences", "entities", "predicted", "correct")] == [
        3,
        6,
        5,
        3,
    ]
    assert scores["p"]["value"] == 3 / 5
    assert scores["r"]["value"] == 3 / 6
    assert scores["per_type"]["甲"]["r"]["value"] == 2 / 3
    assert sum(s["correct"] for s in scores["per_type"].values()) == scores["correct"]


def test_summary_has_the_intervals_of_the_bootstrap():
    f1 = summarise(COUNTS, ["甲", "乙"], range(3))["f1"]
    assert (f1["low"], f1["high"]) == bootstrap(COUNTS.sum(axis=1, keepdims=True))[0].f1
    assert f1["low"] <= f1["value"] <= f1["high"]


def test_summary_leaves_out_a_type_that_does_not_occur():
    counts = numpy.concatenate([COUNTS, numpy.zeros((3, 1, 3), int)], axis=1)
    assert list(summarise(counts, ["甲", "乙", "丙"], range(3))["per_type"]) == ["甲", "乙"]


def test_summary_of_no_sentence_has_null_for_every_score():
    scores = json.loads(json.dumps(summarise(COUNTS[:0], ["甲", "乙"], [])))
    nothing = {"value": None, "low": None, "high": None}
    assert [scores[key] for key in ("sentences", "p", "r", "f1")] == [0, nothing, nothing, nothing]


def test_summary_intervals_hold_the_truth_where_sentences_are_repeated():
    """Each sentence four times: by resampling sentences, two in three intervals would."""
    generator = numpy.random.default_rng(0)
    groups = numpy.repeat(numpy.arange(100), 4)
    held = 0
    for _ in range(100):
        right = numpy.repeat(generator.random(100) < 0.7, 4)
        counts = numpy.stack([right, 0 * right, ~right], axis=1).astype("int64")[:, None]
        scores = summarise(counts, ["甲"], groups)
        assert scores["sentences"] == scores["entities"] == 400
        held += scores["r"]["low"] <= 0.7 <= scores["r"]["high"]
    assert held >= 89

"""Scores over sentences and runs, their spread, and gains with their errors."""

import numpy
import pytest

from zh_fdner.experiments.gain import gain, half_width
from zh_fdner.experiments.run import Scored
from zh_fdner.experiments.scores import counts_of, labels_of, scores_of
from zh_fdner.experiments.spread import spread, spreads

SENTENCES: list[Scored] = [
    {"predicted": [], "counts": {"A": (1, 0, 1)}, "tags": (3, 4)},
    {"predicted": [], "counts": {"A": (0, 1, 0), "B": (2, 0, 0)}, "tags": (4, 4)},
    {"predicted": [], "counts": {}, "tags": (2, 2)},
]


def test_scores_are_of_all_sentences_counted_together():
    scores = scores_of(SENTENCES, ["A", "B", "C"])
    assert (scores["p"], scores["r"], scores["f1"]) == (0.75, 0.75, 0.75)
    assert scores["entities"] == 4
    assert scores["accuracy"] == 0.9
    assert scores["per_type"]["A"] == {"entities": 2, "p": 0.5, "r": 0.5, "f1": 0.5}
    assert scores["per_type"]["C"] == {"entities": 0, "p": None, "r": None, "f1": None}


def test_scores_without_tags_have_no_accuracy():
    assert scores_of([{"predicted": [], "counts": {}, "tags": None}], [])["accuracy"] is None


def test_counts_go_to_the_columns_of_their_labels():
    assert labels_of([SENTENCES[:1], SENTENCES[1:]]) == ["A", "B"]
    assert counts_of(SENTENCES, ["A", "B"])[1].tolist() == [[0, 1, 0], [2, 0, 0]]


def test_spread_is_the_samples_and_leaves_out_what_is_undefined():
    assert spread([0.1, None, 0.3]) == {
        "mean": pytest.approx(0.2),
        "sd": pytest.approx(0.02**0.5),
        "min": 0.1,
        "max": 0.3,
        "values": [0.1, None, 0.3],
    }
    assert spread([0.1])["sd"] is None
    assert spread([None])["mean"] is None


def test_spreads_are_over_runs_by_type_too():
    runs = [scores_of(SENTENCES, ["A", "B"]), scores_of(SENTENCES[1:], ["A", "B"])]
    found = spreads(runs)
    assert found["f1"]["values"] == [0.75, pytest.approx(0.8)]
    assert found["per_type"]["A"]["f1"]["values"] == [0.5, 0.0]


def counts(right: float, n: int = 100) -> numpy.ndarray:
    """One entity a sentence, found in this share of them."""
    found = numpy.arange(n) < right * n
    return numpy.stack([found, 0 * found, ~found], axis=1).astype("int64")


def test_gain_of_nothing_is_nothing():
    same = [counts(0.5), counts(0.5)]
    assert gain(same, same)["high"] == gain(same, same)["low"] == 0


def test_gain_that_all_seeds_and_sentences_show_is_above_0():
    found = gain([counts(0.4), counts(0.42)], [counts(0.8), counts(0.82)])
    assert 0 < found["low"] < found["f1"] < found["high"]


def test_gain_is_as_unsure_as_seeds_and_sentences_make_it():
    few = gain([counts(0.4, 10)] * 2, [counts(0.5, 10)] * 2)
    many = gain([counts(0.4, 1000)] * 2, [counts(0.5, 1000)] * 2)
    assert few["f1"] == pytest.approx(many["f1"])
    assert few["error_of_sentences"] == pytest.approx(10 * many["error_of_sentences"], rel=0.15)
    assert few["error_of_training"] == 0
    seeds_differ = gain([counts(0.4)] * 2, [counts(0.5), counts(0.7)])
    assert seeds_differ["error_of_training"] > 0.05


@pytest.mark.parametrize("n_seeds", [3, 5])
@pytest.mark.parametrize("of_sentences", [0.0, 0.5, 1.0, 3.0])
def test_gain_interval_holds_the_truth_nineteen_times_in_twenty(n_seeds: int, of_sentences: float):
    """One standard deviation over seeds; the truth is a gain of 0. An interval of 1.96 errors
    holds it 81 times in 100 with three seeds."""
    rng = numpy.random.default_rng(0)
    seeds = rng.normal(size=(3000, n_seeds))
    errors = seeds.std(axis=1, ddof=1) / n_seeds**0.5
    found = abs(seeds.mean(axis=1) + of_sentences * rng.normal(size=3000))
    wide = [half_width(float(error), of_sentences, n_seeds) for error in errors]
    assert 0.92 < (found <= wide).mean() < 0.97


def test_gain_interval_without_an_error_of_training_is_that_of_a_normal_distribution():
    assert half_width(0.0, 1.0, 3) == pytest.approx(1.96, abs=0.001)

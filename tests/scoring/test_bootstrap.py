"""Intervals hold the truth as often as they say, and are None where there is none."""

import numpy
import pytest
from numpy.typing import NDArray
from scipy.stats import binomtest

from zh_fdner.scoring import bootstrap as module
from zh_fdner.scoring.bootstrap import bootstrap, draws
from zh_fdner.scoring.prf import Prf


def simulate(n: int, generator: numpy.random.Generator) -> NDArray[numpy.int64]:
    """Sentences with about three gold entities, found with a probability that varies from
    sentence to sentence, so that entities of one sentence are alike; (n, 1, 3)."""
    gold = generator.poisson(3, n)
    found = generator.binomial(gold, generator.beta(4, 2, n))
    spurious = generator.poisson(1, n)
    return numpy.stack([found, spurious, gold - found], axis=-1)[:, None, :]


def test_bootstrap_intervals_hold_the_truth_nineteen_times_in_twenty():
    """The truth: P = 2 / (2 + 1), R = 4 / 6, F1 as both, by the means of the simulation."""
    generator = numpy.random.default_rng(0)
    trials = 400
    held = numpy.zeros(3)
    for trial in range(trials):
        interval = bootstrap(simulate(120, generator), rounds=400, seed=trial)[0]
        held += [low <= 2 / 3 <= high for low, high in interval]
    # Four standard errors of a share of 0.95 among 400 are 0.044.
    assert held / trials == pytest.approx(0.95, abs=0.044)


def test_bootstrap_of_single_entities_would_be_too_narrow_and_that_of_sentences_is_not():
    """Entities of one sentence stand and fall together: ten copies of each tell no more."""
    counts = simulate(100, numpy.random.default_rng(3))
    once, tenfold = bootstrap(counts)[0], bootstrap(counts * 10)[0]
    assert numpy.allclose(once, tenfold)


def test_bootstrap_gives_each_group_what_it_would_get_alone():
    counts = numpy.concatenate(
        [simulate(50, numpy.random.default_rng(seed)) for seed in (1, 2)], axis=1
    )
    both = bootstrap(counts, rounds=500)
    assert both == [bootstrap(counts[:, [group]], rounds=500)[0] for group in (0, 1)]


def test_bootstrap_is_the_same_for_the_same_seed():
    counts = simulate(50, numpy.random.default_rng(0))
    assert bootstrap(counts, rounds=200) == bootstrap(counts, rounds=200)
    assert bootstrap(counts, rounds=200) != bootstrap(counts, rounds=200, seed=1)


def test_bootstrap_does_not_depend_on_how_many_rounds_fit_at_once(monkeypatch):
    counts = simulate(50, numpy.random.default_rng(0))
    whole = bootstrap(counts, rounds=100)
    monkeypatch.setattr(module, "CELLS_AT_ONCE", 50 * 7)
    assert bootstrap(counts, rounds=100) == whole


def test_bootstrap_draws_as_many_sentences_as_there_are():
    weights = numpy.concatenate(list(draws(20, 3000, seed=0)))
    assert weights.shape == (3000, 20)
    assert set(weights.sum(axis=1)) == {20}
    # A multinomial count has mean 1 and variance 1 - 1/20.
    assert weights.mean() == 1
    assert weights.var() == pytest.approx(0.95, abs=0.02)


@pytest.mark.parametrize("counts", [numpy.zeros((0, 1, 3), int), numpy.zeros((4, 1, 3), int)])
def test_bootstrap_has_no_interval_where_there_is_nothing_to_count(counts: NDArray[numpy.int64]):
    assert bootstrap(counts, rounds=50) == [((None, None), (None, None), (None, None))]


def test_bootstrap_leaves_rounds_without_gold_out_of_the_recall():
    """One sentence of ten has the only gold entity; a third of the rounds do not draw it."""
    counts = numpy.zeros((10, 1, 3), int)
    counts[0, 0] = [1, 0, 0]
    counts[1:, 0] = [0, 1, 0]
    interval = bootstrap(counts)[0]
    assert interval.r == (pytest.approx(0.05), 1.0), "of one sentence, nothing is sure"
    assert interval.p.low == 0.0
    assert Prf.of(counts.sum(axis=(0, 1))).r == 1.0


def test_bootstrap_gives_no_interval_to_the_precision_of_one_who_predicts_nothing():
    counts = numpy.tile([0, 0, 2], (10, 1, 1))
    p, r, f1 = bootstrap(counts, rounds=50)[0]
    assert p == (None, None)
    assert r == f1 == (0.0, pytest.approx(1 - 0.05 ** (1 / 10)))


@pytest.mark.parametrize("n", [1, 12, 300])
def test_bootstrap_of_what_is_all_right_has_the_exact_one_sided_bound(n: int):
    """Of the sentences with entities: several in one are no more evidence."""
    counts = numpy.tile([3, 0, 0], (n, 1, 1))
    empty = numpy.zeros((5, 1, 3), int)
    # The two-sided interval at 90 % leaves 5 % on either side.
    exact = binomtest(n, n).proportion_ci(0.90, method="exact")
    for interval in bootstrap(numpy.concatenate([counts, empty]), rounds=50)[0]:
        assert interval == (pytest.approx(exact.low), 1.0)


def test_bootstrap_of_a_precision_that_is_all_right_leaves_the_recall_to_resampling():
    counts = numpy.array([[[1, 0, 0]]] * 10 + [[[0, 0, 1]]] * 10)
    p, r, f1 = bootstrap(counts)[0]
    assert p == (pytest.approx(0.05 ** (1 / 10)), 1.0)
    assert r.low == pytest.approx(0.3, abs=0.05)
    assert f1.high < 1

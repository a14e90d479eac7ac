"""The paired test: 1 for equal systems, uniform if they are equally good, small if they differ."""

import numpy
import pytest
from numpy.typing import NDArray

from zh_fdner.scoring.paired import paired_test
from zh_fdner.scoring.prf import Prf


def system(gold: NDArray[numpy.int64], skill: float, generator: numpy.random.Generator):
    """A system that finds each gold entity with probability `skill`; (n_sentences, 3)."""
    found = generator.binomial(gold, skill)
    return numpy.stack([found, generator.poisson(0.5, len(gold)), gold - found], axis=-1)


def test_paired_test_of_a_system_with_itself_gives_1():
    counts = system(numpy.full(50, 3), 0.7, numpy.random.default_rng(0))
    assert paired_test(counts, counts) == (0.0, 1.0)


def test_paired_test_of_equally_good_systems_has_uniform_p_values():
    generator = numpy.random.default_rng(0)
    gold = generator.poisson(3, 60)
    p_values = [
        paired_test(
            system(gold, 0.7, generator), system(gold, 0.7, generator), rounds=300, seed=i
        ).p_value
        for i in range(400)
    ]
    below = numpy.mean(numpy.array(p_values)[:, None] <= numpy.linspace(0.05, 0.95, 10), axis=0)
    # The Kolmogorov-Smirnov distance of 400 uniform values is below 0.1 with 99.9 %.
    assert below == pytest.approx(numpy.linspace(0.05, 0.95, 10), abs=0.1)
    assert below[0] <= 0.05 + 4 * 0.011, "rejects too often"


def test_paired_test_finds_a_clear_difference():
    generator = numpy.random.default_rng(0)
    gold = generator.poisson(3, 100)
    worse, better = system(gold, 0.5, generator), system(gold, 0.8, generator)
    difference, p_value = paired_test(worse, better)
    assert difference == pytest.approx(Prf.of(better.sum(0)).f1 - Prf.of(worse.sum(0)).f1)
    assert difference > 0.1
    assert p_value == 1 / 10_001, "no round is as extreme"
    assert paired_test(better, worse) == (-difference, p_value)


def test_paired_test_of_few_sentences_is_exact():
    """Two sentences in which they differ: two of the four ways to swap are as extreme."""
    first, second = numpy.tile([0, 0, 1], (2, 1)), numpy.tile([1, 0, 0], (2, 1))
    assert paired_test(first, second).p_value == pytest.approx(0.5, abs=0.02)


def test_paired_test_of_a_long_corpus_is_done_in_parts(monkeypatch):
    counts = [system(numpy.full(40, 2), s, numpy.random.default_rng(1)) for s in (0.6, 0.7)]
    whole = paired_test(*counts).p_value
    monkeypatch.setattr("zh_fdner.scoring.paired.CELLS_AT_ONCE", 100)
    assert paired_test(*counts).p_value == pytest.approx(whole, abs=0.02)


def test_paired_test_has_no_answer_where_there_is_nothing_to_count():
    nothing = numpy.zeros((3, 3), int)
    assert paired_test(nothing, nothing) == (None, None)
    spurious = numpy.tile([0, 1, 0], (3, 1))
    assert paired_test(nothing, spurious) == (0.0, 1.0)
    assert paired_test(nothing[:0], nothing[:0]) == (None, None)

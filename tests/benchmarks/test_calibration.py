"""The loss of the way of fitting a temperature that `train` does not take."""

from itertools import product

import numpy
import pytest

from benchmarks.calibration import surprise
from zh_fdner.pipeline.steps import given_steps


@pytest.mark.parametrize("decode", ["greedy", "constrained"])
def test_surprise_is_that_of_the_sequence_among_all_sequences(decode: str):
    rng = numpy.random.default_rng(0)
    scores = [rng.normal(0, 2, size=(n, 5)).astype("float32") for n in (4, 2)]
    gold = [numpy.array([1, 2, 0, 3]), numpy.array([0, 1])]
    steps = given_steps(decode, scores)
    expected = 0.0
    for of_doc, tags in zip(scores, gold, strict=True):
        sums = {each: weight(of_doc, each, steps) for each in product(range(5), repeat=len(tags))}
        weights = numpy.exp(numpy.array([*sums.values()]) / 1.7)
        expected += numpy.log(weights.sum()) - sums[tuple(tags.tolist())] / 1.7
    assert surprise(scores, gold, steps, 1.7) == pytest.approx(expected)


def weight(scores: numpy.ndarray, tags: tuple[int, ...], steps: numpy.ndarray) -> float:
    """The summed scores of a sequence; the last row of steps is for the beginning."""
    pairs = zip((-1, *tags), tags, strict=False)
    between = sum(float(steps[before, tag]) for before, tag in pairs)
    return between + sum(float(scores[i, tag]) for i, tag in enumerate(tags))

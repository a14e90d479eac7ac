"""The probability of an entity, against the sum over all sequences of tags, spelled out."""

from collections import defaultdict
from itertools import pairwise, product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zh_fdner.pipeline.bio import DECODERS, entity_spans
from zh_fdner.pipeline.chains import LearnedChain, chain_of
from zh_fdner.pipeline.columns import merge
from zh_fdner.pipeline.crf import forbidden, viterbi
from zh_fdner.pipeline.probability import entity_probabilities

N_TAGS = 5
SCORES = st.integers(0, 4).flatmap(
    lambda n: arrays("float32", (n, N_TAGS), elements=st.floats(-8, 8, width=32))
)
STEPS = arrays("float32", (N_TAGS + 1, N_TAGS), elements=st.floats(-4, 4, width=32))


def spelled_out(scores, steps) -> dict[tuple[int, int, int], float]:
    """The probability of every possible entity.

    steps: (n_tags + 1, n_tags), the score of each step, the last row at the beginning.
    """
    weights: dict[tuple[int, int, int], float] = defaultdict(float)
    total = 0.0
    for tags in product(range(scores.shape[1]), repeat=len(scores)):
        score = sum(float(scores[i, tag]) for i, tag in enumerate(tags))
        score += sum(float(steps[a, b]) for a, b in pairwise((-1, *tags)))
        weight = float(numpy.exp(score))
        total += weight
        for span in entity_spans(tags):
            weights[span] += weight
    return {span: weight / total for span, weight in weights.items()}


def all_spans(n_tokens: int) -> list[tuple[int, int, int]]:
    return [(s, e, k) for s in range(n_tokens) for e in range(s + 1, n_tokens + 1) for k in (0, 1)]


def steps_of(decode: str) -> numpy.ndarray:
    steps = numpy.zeros((N_TAGS + 1, N_TAGS))
    if decode == "constrained":
        steps[forbidden(N_TAGS) < 0] = -numpy.inf
    return steps


def assert_agree(found, spans, expected) -> None:
    assert found == pytest.approx([expected.get(span, 0.0) for span in spans], abs=1e-9)


@pytest.mark.parametrize("decode", DECODERS)
@given(scores=SCORES)
def test_confidence_is_the_share_of_the_sequences_that_say_so(decode, scores):
    spans = all_spans(len(scores))
    found = entity_probabilities(scores, spans, chain_of(decode, scores))
    assert_agree(found, spans, spelled_out(scores, steps_of(decode)))


@given(scores=SCORES, learned=STEPS)
def test_confidence_of_a_crf_takes_its_transitions(scores, learned):
    steps = learned + forbidden(N_TAGS)
    spans = all_spans(len(scores))
    found = entity_probabilities(scores, spans, LearnedChain(steps))
    assert_agree(found, spans, spelled_out(scores, steps))


@pytest.mark.parametrize("decode", DECODERS)
def test_confidence_where_no_column_stands_for_a_tag(decode):
    """The first label is tagged as in IO, so its entities begin with I; the second in BIOES."""
    columns = [0, 2, 3, 4, 4, 3]
    rng = numpy.random.default_rng(0)
    scores = merge(rng.normal(size=(4, len(columns))).astype("float32"), columns, N_TAGS)
    steps = steps_of(decode)
    steps[:, 2] = 0.0
    spans = all_spans(4)
    found = entity_probabilities(scores, spans, chain_of(decode, scores))
    assert_agree(found, spans, spelled_out(scores, steps))
    assert max(found[i] for i, (_, _, number) in enumerate(spans) if number == 0) > 0.1


@pytest.mark.parametrize("decode", [*DECODERS, "crf"])
def test_confidence_of_what_is_decoded_is_high_where_the_head_is_sure(decode):
    """Of a long text and far-off scores, too: nothing overflows or vanishes."""
    scores = numpy.full((3000, N_TAGS), -900.0, dtype="float32")
    gold = numpy.tile([0, 1, 2, 3, 4, 4], 500)
    scores[numpy.arange(3000), gold] = 900.0
    steps = forbidden(N_TAGS)
    tags = viterbi(scores, steps) if decode == "crf" else DECODERS[decode](scores)
    assert tags.tolist() == gold.tolist()
    spans = entity_spans(tags.tolist())
    chain = LearnedChain(steps) if decode == "crf" else chain_of(decode, scores)
    assert entity_probabilities(scores, spans, chain) == pytest.approx([1.0] * len(spans))


def test_confidence_of_independent_tags_is_a_product():
    """B-x, I-x, and no further I-x."""
    scores = numpy.log(numpy.array([[0.3, 0.6, 0.1], [0.2, 0.1, 0.7], [0.5, 0.1, 0.4]]))
    found = entity_probabilities(
        scores.astype("float32"), [(0, 2, 0)], chain_of("greedy", scores.astype("float32"))
    )
    # At the beginning of the sentence, I-x begins an entity as well as B-x.
    assert found == pytest.approx([(0.6 + 0.1) * 0.7 * (1 - 0.4)])

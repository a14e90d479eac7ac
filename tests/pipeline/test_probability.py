"""The probability of an entity, against the sum over all sequences of tags, spelled out."""

from collections import defaultdict
from itertools import pairwise, product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from zh_fdner.pipeline import stretches
from zh_fdner.pipeline.bio import DECODERS, entity_spans
from zh_fdner.pipeline.columns import merge
from zh_fdner.pipeline.crf import forbidden, viterbi
from zh_fdner.pipeline.probability import entity_probabilities
from zh_fdner.pipeline.steps import given_steps

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
    assert found.tolist() == pytest.approx([expected.get(span, 0.0) for span in spans], abs=1e-9)


@pytest.mark.parametrize("decode", DECODERS)
@given(scores=SCORES)
def test_confidence_is_the_share_of_the_sequences_that_say_so(decode, scores):
    spans = all_spans(len(scores))
    found = entity_probabilities([scores], [spans], given_steps(decode, [scores]))
    assert_agree(found, spans, spelled_out(scores, steps_of(decode)))


@given(scores=SCORES, learned=STEPS)
def test_confidence_of_a_crf_takes_its_transitions(scores, learned):
    steps = learned + forbidden(N_TAGS)
    spans = all_spans(len(scores))
    found = entity_probabilities([scores], [spans], steps)
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
    found = entity_probabilities([scores], [spans], given_steps(decode, [scores]))
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
    steps = steps if decode == "crf" else given_steps(decode, [scores])
    found = entity_probabilities([scores], [spans], steps)
    assert found == pytest.approx(numpy.ones(len(spans)))


def test_confidence_of_independent_tags_is_a_product():
    """B-x, I-x, and no further I-x."""
    scores = numpy.log([[0.3, 0.6, 0.1], [0.2, 0.1, 0.7], [0.5, 0.1, 0.4]]).astype("float32")
    found = entity_probabilities([scores], [[(0, 2, 0)]], given_steps("greedy", [scores]))
    # At the beginning of the sentence, I-x begins an entity as well as B-x.
    assert found == pytest.approx([(0.6 + 0.1) * 0.7 * (1 - 0.4)])


@pytest.mark.parametrize("spread", [0.1, 1.0, 5.0])
@pytest.mark.parametrize("decode", [*DECODERS, "crf"])
def test_confidence_in_a_long_document_is_that_of_the_whole(decode, spread, monkeypatch):
    """Of what the pipeline reads, no more than is around the entity, to 1e-7, however unsure the
    head is: where its scores are drawn at random, almost all tokens are in entities."""
    rng = numpy.random.default_rng(0)
    scores = rng.normal(scale=spread, size=(3000, N_TAGS)).astype("float32")
    # One that is longer than a stretch.
    scores[700:1000, 2] += 40
    steps = given_steps(decode, [scores])
    if decode == "crf":
        steps = rng.normal(size=(N_TAGS + 1, N_TAGS)).astype("float32") + forbidden(N_TAGS)
    spans = entity_spans(viterbi(scores, steps))
    assert max(end - start for start, end, _ in spans) >= 300
    found = entity_probabilities([scores], [spans], steps)
    monkeypatch.setattr(stretches, "LONGEST", len(scores))
    whole = entity_probabilities([scores], [spans], steps)
    assert found.tolist() == pytest.approx(whole.tolist(), abs=1e-7)
    assert len(set(found.round(3))) > 50


@pytest.mark.parametrize("decode", DECODERS)
@given(st.lists(SCORES, max_size=5))
def test_confidence_of_documents_together_is_that_of_each(decode, documents):
    steps = given_steps(decode, [numpy.zeros((1, N_TAGS), dtype="float32"), *documents])
    spans = [all_spans(len(scores)) for scores in documents]
    expected = [
        value
        for scores, of_doc in zip(documents, spans, strict=True)
        for value in entity_probabilities([scores], [of_doc], steps)
    ]
    found = entity_probabilities(documents, spans, steps)
    assert found.tolist() == pytest.approx(expected, abs=1e-12)


@given(scores=SCORES, learned=STEPS, temperature=st.floats(0.25, 8.0))
def test_temperature_divides_scores_and_steps(scores, learned, temperature):
    steps = learned + forbidden(N_TAGS)
    spans = all_spans(len(scores))
    found = entity_probabilities([scores], [spans], steps, temperature)
    exact = [each.astype("float64") / temperature for each in (scores, steps)]
    assert_agree(found, spans, spelled_out(*exact))

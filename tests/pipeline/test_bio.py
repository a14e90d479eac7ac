"""BIO tags: numbering, decoding, reading."""

from functools import partial
from itertools import product

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.pipeline.bio import (
    DECODERS,
    decode_constrained,
    decode_docs,
    decode_greedy,
    entity_spans,
    tag_names,
)
from zh_fdner.pipeline.crf import forbidden, viterbi


def test_bio_tags_are_numbered_as_in_fdner():
    assert tag_names(["x", "y"]) == ["O", "B-x", "I-x", "B-y", "I-y"]


@pytest.mark.parametrize(
    ("tags", "spans"),
    [
        ([0, 1, 2, 0], [(1, 3, 0)]),
        ([1, 1, 2], [(0, 1, 0), (1, 3, 0)]),
        ([0, 2, 2], [(1, 3, 0)]),
        ([1, 4], [(0, 1, 0), (1, 2, 1)]),
        ([2, 0, 2], [(0, 1, 0), (2, 3, 0)]),
        ([], []),
    ],
    ids=["plain", "adjacent", "inside-begins", "label-switch", "gap", "empty"],
)
def test_bio_tags_are_read_as_seqeval_reads_them(tags, spans):
    assert entity_spans(tags) == spans


def test_bio_greedy_takes_each_best_tag():
    scores = numpy.array([[0.0, 1.0, 2.0], [3.0, 1.0, 0.0]], dtype="float32")
    assert decode_greedy(scores).tolist() == [2, 0]


def is_legal(tags: tuple[int, ...]) -> bool:
    return all(
        tag == 0 or tag % 2 or (i and tags[i - 1] in (tag - 1, tag)) for i, tag in enumerate(tags)
    )


@given(
    scores=st.lists(
        st.lists(st.floats(-5, 5, width=32), min_size=5, max_size=5), min_size=1, max_size=4
    )
)
def test_bio_constrained_finds_the_best_legal_sequence(scores):
    array = numpy.array(scores, dtype="float32")
    legal = [t for t in product(range(5), repeat=len(scores)) if is_legal(t)]
    totals = [sum(float(array[i, tag]) for i, tag in enumerate(tags)) for tags in legal]
    found = tuple(decode_constrained(array).tolist())
    assert is_legal(found)
    score = sum(float(array[i, tag]) for i, tag in enumerate(found))
    assert score == pytest.approx(max(totals), abs=1e-4)


def test_bio_constrained_takes_an_empty_document():
    assert decode_constrained(numpy.zeros((0, 3), dtype="float32")).tolist() == []


def random_scores(seed: int, n_tokens: int) -> numpy.ndarray:
    """Of a head that is at odds with BIO all the time, often for many tokens on end."""
    rng = numpy.random.default_rng(seed)
    inside = numpy.array([0, 0, 2, 0, 2], dtype="float32")
    return (rng.standard_normal((n_tokens, 5)) + inside).astype("float32")


@pytest.mark.parametrize("n_tokens", [1, 2, 7, 300])
@pytest.mark.parametrize("seed", range(5))
def test_bio_constrained_finds_what_viterbi_finds(seed: int, n_tokens: int):
    scores = random_scores(seed, n_tokens)
    expected = viterbi(scores, forbidden(5))
    assert decode_constrained(scores).tolist() == expected.tolist()


@pytest.mark.parametrize("decode", [*DECODERS.values(), partial(viterbi, steps=forbidden(5))])
def test_bio_docs_are_decoded_together_as_each_by_itself(decode):
    docs = [random_scores(seed, n) for seed, n in enumerate([0, 5, 1, 0, 300, 12, 2, 0])]
    before = [each.copy() for each in docs]
    apart = [decode(each).tolist() if len(each) else [] for each in docs]
    assert [tags.tolist() for tags in decode_docs(decode, docs)] == apart
    assert [tags.tolist() for tags in decode_docs(decode, [docs[0], docs[3]])] == [[], []]
    assert decode_docs(decode, []) == []
    assert all((a == b).all() for a, b in zip(docs, before, strict=True))

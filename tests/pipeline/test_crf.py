"""The CRF head: against the sums over all sequences, spelled out."""

from itertools import pairwise, product
from pathlib import Path

import numpy
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.training import Example
from thinc.api import Linear, Model

from zh_fdner.pipeline.bio import tag_names
from zh_fdner.pipeline.confidence import confidences
from zh_fdner.pipeline.crf import TRANSITIONS, build_crf_head, sequence_loss, transitions, viterbi
from zh_fdner.pipeline.optimizer import build_adamw

N_TAGS = 5
RNG = numpy.random.default_rng(0)


@pytest.fixture
def head() -> Model:
    """Of two labels, its transitions drawn at random."""
    model = build_crf_head(Linear(N_TAGS, 3), N_TAGS)
    model.set_param(TRANSITIONS, RNG.normal(size=(N_TAGS + 1, N_TAGS)).astype("float32"))
    return model


def logits_of(*lengths: int) -> list[numpy.ndarray]:
    return [RNG.normal(size=(n, N_TAGS)).astype("float32") for n in lengths]


def is_legal(tags: tuple[int, ...]) -> bool:
    """Every I (2, 4) follows the B before it in number, or itself."""
    return all(b in (0, 1, 3) or a in (b - 1, b) for a, b in pairwise((0, *tags)))


def sequence_score(logits, steps, tags) -> float:
    score = steps[-1, tags[0]] + sum(logits[i, tag] for i, tag in enumerate(tags))
    return float(score + sum(steps[a, b] for a, b in pairwise(tags)))


def log_sum(logits, steps, agreeing) -> float:
    sequences = product(range(N_TAGS), repeat=len(logits))
    scores = [sequence_score(logits, steps, s) for s in sequences if agreeing(s)]
    return float(numpy.logaddexp.reduce(scores))


def test_crf_loss_is_the_likelihood_of_the_gold_sequences_among_all(head):
    logits = logits_of(4, 2, 3)
    gold = [numpy.array([1, 2, 0, 3]), numpy.array([0, 1]), numpy.array([3, -1, 4])]
    steps = transitions(head)
    expected = 0.0
    for doc_logits, tags in zip(logits, gold, strict=True):
        agrees = lambda s, tags=tags: all(g in (-1, t) for g, t in zip(tags, s, strict=True))  # noqa: E731
        expected += log_sum(doc_logits, steps, is_legal) - log_sum(doc_logits, steps, agrees)
    loss, _, _ = sequence_loss(head, logits, gold, total=8)
    assert loss == pytest.approx(expected / 8, abs=1e-4)


def test_crf_gradients_are_those_of_the_loss(head):
    logits = logits_of(4, 2)
    gold = [numpy.array([1, 2, -1, 3]), numpy.array([0, 1])]
    _, d_logits, d_transitions = sequence_loss(head, logits, gold, total=5)

    def loss() -> float:
        return sequence_loss(head, logits, gold, total=5)[0]

    arrays = [(logits[0], d_logits[0]), (head.get_param(TRANSITIONS), d_transitions)]
    for array, gradient in arrays:
        for place in [(0, 0), (1, 2), (3, 3)]:
            original, h = array[place], 1e-2
            array[place] = original + h
            above = loss()
            array[place] = original - h
            below = loss()
            array[place] = original
            assert gradient[place] == pytest.approx((above - below) / (2 * h), abs=2e-3)


def test_crf_padding_and_empty_docs_change_nothing(head):
    long, short = logits_of(6, 2)
    gold = [numpy.array([1, 2, 2, 0, 3, 4]), numpy.array([0, 1])]
    apart = sum(
        sequence_loss(head, [x], [g], total=8)[0] for x, g in zip((long, short), gold, strict=True)
    )
    empty, nothing = logits_of(0)[0], numpy.zeros((0,), dtype="int64")
    together, d_logits, _ = sequence_loss(
        head, [long, empty, short], [gold[0], nothing, gold[1]], 8
    )
    assert together == pytest.approx(apart, abs=1e-5)
    assert [d.shape for d in d_logits] == [(6, N_TAGS), (0, N_TAGS), (2, N_TAGS)]


def test_crf_decoding_finds_the_best_sequence_which_is_legal(head):
    steps = transitions(head)
    for logits in logits_of(1, 2, 3, 4, 5):
        best = max(
            product(range(N_TAGS), repeat=len(logits)),
            key=lambda tags: sequence_score(logits, steps, tags),
        )
        assert tuple(viterbi(logits, steps)) == best
        assert is_legal(best)
    assert len(viterbi(logits_of(0)[0], steps)) == 0


def build(encoder_folder: Path, decode: str = "constrained") -> Language:
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": model})
    listener = {
        "@architectures": "spacy-transformers.TransformerListener.v1",
        "pooling": {"@layers": "reduce_mean.v1"},
    }
    head = {"@architectures": "zh_fdner.CrfHead.v1", "tok2vec": listener}
    nlp.add_pipe("bio_ner", name="ner", config={"model": head, "decode": decode})
    return nlp


def test_crf_refuses_greedy_decoding(encoder_folder):
    with pytest.raises(ValueError, match='needs decode = "constrained"'):
        build(encoder_folder, "greedy")


def test_crf_pipeline_learns_and_comes_back_from_bytes(encoder_folder, tmp_path):
    nlp = build(encoder_folder)
    reference = nlp.make_doc("轴承外圈点蚀")
    reference.set_ents([Span(reference, 0, 2, "部件"), Span(reference, 4, 6, "失效")])
    examples = [Example(Doc.copy(nlp.make_doc(reference.text)), reference)]
    nlp.initialize(lambda: examples)
    optimizer = build_adamw(1e-3)
    losses = []
    for _ in range(30):
        update: dict[str, float] = {}
        nlp.update(examples, losses=update, sgd=False)
        for _, component in nlp.pipeline:
            component.finish_update(optimizer)
        optimizer.step_schedules()
        losses.append(update["ner"])
    assert losses[-1] < losses[0] / 10
    learned = nlp.get_pipe("ner").model.get_param(TRANSITIONS)
    assert learned.shape == (len(tag_names(nlp.get_pipe("ner").labels)) + 1, 5)
    assert numpy.abs(learned).max() > 0
    assert min(value or 0 for value in confidences(nlp(reference.text).ents)) > 0.5
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert numpy.array_equal(again.get_pipe("ner").model.get_param(TRANSITIONS), learned)
    assert [(e.text, e.label_) for e in again(reference.text).ents] == [
        ("轴承", "部件"),
        ("点蚀", "失效"),
    ]

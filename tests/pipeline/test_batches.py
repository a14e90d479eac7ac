"""Batches are counted and weighed as the Trainer's."""

from itertools import islice
from types import SimpleNamespace

import numpy
import pytest
import spacy
from spacy.tokens import Doc, Span
from spacy.training import Example
from spacy.training.loop import create_train_batches, subdivide_batch, train_while_improving
from spacy.util import registry
from thinc.api import Model

from zh_fdner.pipeline.batches import (
    build_batcher,
    count_annotated,
    share_of_batch,
    tell_annotated_tokens,
)
from zh_fdner.pipeline.head import build_bio_head
from zh_fdner.pipeline.ner import BioNer

NLP = spacy.blank("zh")


def example(n_tokens: int, n_missing: int = 0) -> Example:
    """A sentence of an entity, of tokens outside, and of tokens that nobody annotated."""
    reference = NLP.make_doc("轴" * n_tokens)
    end = n_tokens - n_missing
    entities = [Span(reference, 0, min(2, end), label="部件")] if end else []
    reference.set_ents(entities, missing=[reference[end:]] if n_missing else [])
    return Example(NLP.make_doc(reference.text), reference)


def sizes(batches) -> list[int]:
    return [len(batch) for batch in batches]


def test_batches_begin_with_an_empty_one_but_only_once():
    batcher = build_batcher(2)
    examples = [example(3) for _ in range(5)]
    assert sizes(batcher(examples)) == [0, 2, 2, 1]
    assert sizes(batcher(examples)) == [2, 2, 1]
    assert sizes(batcher(examples[:4])) == [2, 2]


def test_batches_of_each_run_begin_with_an_empty_one():
    first, second = build_batcher(2), build_batcher(2)
    assert sizes(first([example(3)])) == sizes(second([example(3)])) == [0, 1]


def test_batches_hold_the_examples_in_their_order():
    examples = [example(3) for _ in range(5)]
    batches = list(build_batcher(2)(iter(examples)))
    assert all(isinstance(batch, list) for batch in batches)
    assert [id(eg) for batch in batches for eg in batch] == [id(eg) for eg in examples]


def test_batches_are_told_their_annotated_tokens():
    examples = [example(3), example(5, n_missing=2), example(7)]
    _, first, last = build_batcher(2)(examples)
    assert [share_of_batch([eg]) for eg in first] == [3 / 6, 3 / 6]
    assert [share_of_batch([eg]) for eg in last] == [1.0]
    assert share_of_batch(first) == 1.0
    # In the next epoch, an example is in another batch.
    _, whole = build_batcher(3)(examples[::-1])
    assert [share_of_batch([eg]) for eg in whole] == [7 / 13, 3 / 13, 3 / 13]


def test_batches_count_annotated_tokens_alone():
    assert count_annotated(example(5).reference) == 5
    assert count_annotated(example(5, n_missing=4).reference) == 1
    assert count_annotated(example(5, n_missing=5).reference) == 0
    assert count_annotated(Doc(NLP.vocab, words=["轴", "承"])) == 0
    assert count_annotated(Doc(NLP.vocab)) == 0


def test_batches_that_nobody_told_know_no_number():
    assert share_of_batch([example(3)]) == 1.0


def test_batches_are_registered_under_their_name():
    settings = {"batcher": {"@batchers": "zh_fdner.batch_by_sequence.v1", "size": 3}}
    batcher = registry.resolve(settings)["batcher"]
    assert sizes(batcher([example(2) for _ in range(4)])) == [0, 3, 1]


@pytest.fixture
def ner() -> BioNer:
    vectors: Model = Model("vectors", lambda model, docs, is_train: ([], lambda d: d))
    component = BioNer(NLP.vocab, build_bio_head(vectors))
    component.add_label("部件")
    return component


@pytest.mark.parametrize("parts", [1, 2, 3, 5])
def test_batches_in_parts_have_the_loss_and_gradient_of_the_whole(ner: BioNer, parts: int):
    """Parts differ in their annotated tokens; some have none."""
    lengths = [(3, 0), (9, 4), (4, 4), (5, 0), (2, 2), (7, 1), (6, 0)]
    batch = tell_annotated_tokens([example(*each) for each in lengths])
    rng = numpy.random.default_rng(0)
    logits = {id(eg): rng.normal(size=(len(eg.x), 3)).astype("float32") for eg in batch}
    whole, whole_gradients = ner.get_loss(batch, [logits[id(eg)] for eg in batch])
    by_example = {id(eg): g for eg, g in zip(batch, whole_gradients, strict=True)}
    total = 0.0
    for part in subdivide_batch(batch, parts):
        loss, gradients = ner.get_loss(part, [logits[id(eg)] for eg in part])
        total += loss
        for eg, gradient in zip(part, gradients, strict=True):
            numpy.testing.assert_allclose(gradient, by_example[id(eg)], rtol=1e-6)
    assert total == pytest.approx(whole, rel=1e-6)


def test_batches_told_or_not_have_the_same_loss(ner: BioNer):
    batch = [example(3), example(9, 4)]
    logits = [numpy.ones((len(eg.x), 3), dtype="float32") * [0, 1, 2] for eg in batch]
    untold, _ = ner.get_loss(batch, logits)
    told, _ = ner.get_loss(tell_annotated_tokens(batch), logits)
    assert told == untold


class CountedUpdates:
    """Stands in for a pipeline and its optimizer: counts what the optimizer would do."""

    def __init__(self) -> None:
        self.updates = 0
        self.pending = False
        self.averages = None
        self.pipeline: list = []

    def update(self, examples: list, **kwargs) -> None:
        self.pending = bool(examples)

    def step_schedules(self) -> None:
        self.updates += self.pending
        self.pending = False


@pytest.mark.parametrize(
    ("n_examples", "epochs", "max_steps", "expected"),
    [
        (8, 3, 0, [0, 4, 8, 12]),
        (7, 3, 0, [0, 4, 8, 12]),
        (7, 3, 8, [0, 4, 8]),
        (7, 3, 10, [0, 4, 8]),
        (2, 3, 0, [0, 1, 2, 3]),
    ],
    ids=["even", "smaller-last", "max-steps", "max-steps-within", "one-batch"],
)
def test_batches_make_spacy_evaluate_at_the_end_of_epochs(n_examples, epochs, max_steps, expected):
    counted = CountedUpdates()
    evaluated = []

    def evaluate() -> tuple[float, dict]:
        evaluated.append(counted.updates)
        return float(len(evaluated)), {}

    batches = create_train_batches(
        SimpleNamespace(),
        lambda nlp: [example(2) for _ in range(n_examples)],
        build_batcher(2),
        epochs,
    )
    iterations = train_while_improving(
        counted,
        counted,
        batches,
        evaluate,
        dropout=0.1,
        eval_frequency=-(-n_examples // 2),
        accumulate_gradient=1,
        patience=0,
        max_steps=max_steps,
        exclude=[],
        annotating_components=[],
        before_update=None,
    )
    steps = [info["step"] for _, info, is_best in islice(iterations, 100) if is_best is not None]
    assert evaluated == steps == expected
    assert counted.updates == (max_steps or expected[-1])

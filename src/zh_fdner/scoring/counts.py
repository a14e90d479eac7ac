"""Right and wrong entities, counted by sentence and by type."""

from collections.abc import Iterable, Sequence

import numpy
from numpy.typing import NDArray
from spacy.training import Example

from .entities import compared_entities

TP, FP, FN = range(3)


def entity_counts(examples: Iterable[Example], labels: Sequence[str]) -> NDArray[numpy.int64]:
    """True positives, false positives and false negatives by exact span and label.

    labels: every type of the examples, as `labels_of` gives them.
    Returns (n_sentences, n_labels, 3). The sum over sentences is what spaCy's `get_ner_prf`
    counts for each type, missing annotation included; the sum over labels, too, is micro.
    Raises ValueError for an entity of a type that `labels` lacks.
    """
    examples = list(examples)
    column = {label: i for i, label in enumerate(labels)}
    counts = numpy.zeros((len(examples), len(labels), 3), dtype="int64")
    for row, example in zip(counts, examples, strict=True):
        gold, predicted = compared_entities(example)
        judged = [entity for entity in predicted if entity is not None]
        unknown = {entity.label for entity in [*gold, *judged]} - column.keys()
        if unknown:
            raise ValueError(f"no such types in labels: {', '.join(sorted(unknown))}")
        left = set(gold)
        for entity in judged:
            # Two predictions may lie on one gold token; the second is one too many.
            row[column[entity.label], TP if entity in left else FP] += 1
            left.discard(entity)
        for entity in left:
            row[column[entity.label], FN] += 1
    return counts


def labels_of(examples: Iterable[Example]) -> list[str]:
    """The types that occur, annotated or predicted, sorted."""
    docs = (doc for example in examples for doc in (example.reference, example.predicted))
    return sorted({ent.label_ for doc in docs for ent in doc.ents})

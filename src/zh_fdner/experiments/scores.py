"""Scores of sentences that were scored in one run or in several."""

from collections.abc import Iterable, Sequence
from typing import TypedDict

import numpy
from numpy.typing import NDArray

from ..scoring.prf import Prf
from .run import Scored


class RunTypeScores(TypedDict):
    """From 0 to 1, None where there is nothing to count. entities: annotated ones."""

    entities: int
    p: float | None
    r: float | None
    f1: float | None


class RunScores(RunTypeScores):
    """Over all types, and by type. accuracy: of BIO tags, None where there are none."""

    accuracy: float | None
    per_type: dict[str, RunTypeScores]


def scores_of(sentences: Sequence[Scored], labels: Sequence[str]) -> RunScores:
    """The scores over these sentences together.

    labels: the types to tell of, all that occur; see `labels_of`.
    """
    counts = counts_of(sentences, labels).sum(axis=0)
    return {
        **type_scores(counts.sum(axis=0)),
        "accuracy": accuracy(sentences),
        "per_type": {label: type_scores(row) for label, row in zip(labels, counts, strict=True)},
    }


def type_scores(counts: NDArray[numpy.int64]) -> RunTypeScores:
    """counts: true positives, false positives, false negatives."""
    prf = Prf.of(counts)
    return {"entities": int(counts[0] + counts[2]), "p": prf.p, "r": prf.r, "f1": prf.f1}


def labels_of(runs: Iterable[Iterable[Scored]]) -> list[str]:
    """The types that are annotated or predicted in any of the runs, sorted."""
    return sorted({label for run in runs for each in run for label in each["counts"]})


def counts_of(sentences: Sequence[Scored], labels: Sequence[str]) -> NDArray[numpy.int64]:
    """(n_sentences, n_labels, 3), as `scoring.counts.entity_counts` gives them."""
    counts = numpy.zeros((len(sentences), len(labels), 3), dtype="int64")
    column = {label: i for i, label in enumerate(labels)}
    for row, each in zip(counts, sentences, strict=True):
        for label, values in each["counts"].items():
            row[column[label]] = values
    return counts


def accuracy(sentences: Iterable[Scored]) -> float | None:
    pairs = [each["tags"] for each in sentences if each["tags"] is not None]
    right, annotated = (sum(pair[i] for pair in pairs) for i in (0, 1))
    return right / annotated if annotated else None

"""Divides sentences into folds that are alike in size and types of entities."""

from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

from ..errors import UserError
from .gold import Gold


def assign_folds(
    sentences: Sequence[Gold], groups: Sequence[int], n_folds: int, seed: int
) -> list[int]:
    """The fold of each sentence, from 0; sentences of a group are in one fold.

    Greedy, as scikit-learn's `StratifiedGroupKFold`, but with a count of every type and of
    the sentences in place of its single class a sample: groups go, the largest share of
    anything first, each to the fold where the sum of squared shares grows least. So the rarest
    types are dealt out first, as in iterative stratification (Sechidis et al. 2011).

    seed: of the order among equals.
    Raises UserError if there are fewer groups than folds.
    """
    shares = shares_of_groups(sentences, groups)
    n_groups = len(shares)
    if not 2 <= n_folds <= n_groups:
        raise UserError(
            f"{n_folds} folds of {n_groups} groups of sentences: expected at least 2 folds and "
            "at most as many as there are groups (near-duplicates make one group)."
        )
    order = numpy.random.default_rng(seed).permutation(n_groups)
    order = order[numpy.argsort(-shares[order].max(axis=1), kind="stable")]
    held = numpy.zeros((n_folds, shares.shape[1]))
    fold_of_group = numpy.empty(n_groups, dtype="int64")
    for group in order:
        # |h + g|² - |h|² = 2 h·g + |g|², and |g|² is the same everywhere.
        fold = int(numpy.argmin(held @ shares[group]))
        held[fold] += shares[group]
        fold_of_group[group] = fold
    numbers = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    return [int(fold_of_group[numbers[group]]) for group in groups]


def shares_of_groups(sentences: Sequence[Gold], groups: Sequence[int]) -> NDArray[numpy.float64]:
    """What part each group has of all sentences, and of all entities of each type.

    Returns (n_groups, 1 + n_labels), groups in the order in which they first occur.
    """
    numbers = {group: i for i, group in enumerate(dict.fromkeys(groups))}
    labels = sorted({label for each in sentences for label in each.labels})
    column = {label: i for i, label in enumerate(labels, start=1)}
    counts = numpy.zeros((len(numbers), 1 + len(labels)))
    for each, group in zip(sentences, groups, strict=True):
        row = counts[numbers[group]]
        row[0] += 1
        for label in each.labels:
            row[column[label]] += 1
    shares: NDArray[numpy.float64] = counts / counts.sum(axis=0)
    return shares

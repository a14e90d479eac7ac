"""Sentences that are nearly the same: statistics must draw or swap them together."""

from collections.abc import Iterable, Sequence

import numpy
from numpy.typing import NDArray
from spacy.training import Example

from ..similarity.near_duplicates import near_duplicate_groups

# Of near-duplicates, a number a sentence.
Groups = Sequence[int] | NDArray[numpy.int64]


def by_group(counts: NDArray[numpy.int64], groups: Groups) -> NDArray[numpy.int64]:
    """Counts (n_sentences, …) summed to (n_groups, …).

    Near-duplicates stand or fall together: drawn one by one, as though each told something
    new, they make an interval too narrow (the cluster bootstrap, Davison & Hinkley 1997,
    sec. 3.8).
    """
    numbers, position = numpy.unique(numpy.asarray(groups, dtype="int64"), return_inverse=True)
    summed = numpy.zeros((len(numbers), *counts.shape[1:]), dtype="int64")
    numpy.add.at(summed, position, counts)
    return summed


def groups_of(examples: Iterable[Example]) -> NDArray[numpy.int64]:
    """The group of near-duplicates that each sentence is in, (n_sentences,)."""
    numbers = near_duplicate_groups([example.reference.text for example in examples])
    return numpy.array(numbers, dtype="int64")

"""Groups sentences that are nearly the same, and finds those that nearly are in another set.

Two sentences are near-duplicates if they are the same up to numbers, spaces, width and case
(`shingles.comparable`), or the Jaccard similarity of their sets of character bigrams is at
least 0.8: one character changed in 17, or one inserted into 12.
"""

from collections.abc import Sequence

import numpy
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from .shingles import bigram_sets, comparable
from .similar_pairs import Indices, similar_pairs


def near_duplicate_groups(texts: Sequence[str]) -> list[int]:
    """The number of each text's group; groups are numbered in order of their first text.

    Texts that are linked by a chain of near-duplicates are in one group. Exact, and made
    for 100,000 sentences; memory does not grow with the number of similar pairs.
    """
    if not texts:
        return []
    distinct, members = _distinct(texts)
    labels = numpy.arange(len(distinct))
    pairs = similar_pairs(bigram_sets(distinct), lambda x, y: labels[x] != labels[y])
    for x, y in pairs:
        labels = _merged(labels, x, y)
    first_of: dict[int, int] = {}
    return [first_of.setdefault(int(labels[m]), len(first_of)) for m in members]


def near_duplicates_among(texts: Sequence[str], references: Sequence[str]) -> list[int | None]:
    """For each text the index of a reference that it is a near-duplicate of, else None.

    The first reference that is the same but for numbers, spaces, width and case, if there
    is one; else the first of the similar ones.
    """
    if not texts or not references:
        return [None] * len(texts)
    distinct, members = _distinct([*references, *texts])
    in_references = numpy.zeros(len(distinct), dtype="bool")
    in_references[members[: len(references)]] = True
    in_texts = numpy.zeros(len(distinct), dtype="bool")
    in_texts[members[len(references) :]] = True
    asked = in_texts & ~in_references
    # Distinct texts are numbered in order, so a reference's number tells its rank, too.
    found = numpy.where(in_references, numpy.arange(len(distinct)), len(distinct))
    pairs = similar_pairs(
        bigram_sets(distinct),
        lambda x, y: (asked[x] & in_references[y]) | (asked[y] & in_references[x]),
    )
    for x, y in pairs:
        text, reference = numpy.where(asked[x], (x, y), (y, x))
        numpy.minimum.at(found, text, reference)
    position: dict[int, int] = {}
    for i, member in enumerate(members[: len(references)]):
        position.setdefault(member, i)
    return [position.get(int(found[m])) for m in members[len(references) :]]


def _distinct(texts: Sequence[str]) -> tuple[list[str], list[int]]:
    """The distinct comparable texts in order, and for each text its number among them."""
    number: dict[str, int] = {}
    members = [number.setdefault(comparable(text), len(number)) for text in texts]
    return list(number), members


def _merged(labels: Indices, x: Indices, y: Indices) -> Indices:
    """The labels of the rows' groups, after those of x have joined those of y."""
    if not len(x):
        return labels
    n = int(labels.max()) + 1
    links = csr_array((numpy.ones(len(x), dtype="int8"), (labels[x], labels[y])), shape=(n, n))
    _, joined = connected_components(links, directed=False)
    merged: Indices = joined.astype("int64")[labels]
    return merged

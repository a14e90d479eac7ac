"""Finds all pairs of similar sets, exactly, without looking at every pair.

Prefix filtering (Bayardo, Ma and Srikant 2007; Xiao, Wang, Lin and Yu 2008): two sets x and
y, |y| <= |x|, can only reach a Jaccard similarity of t if |y| >= t |x|, and the rarest
|x| - ceil(t |x|) + 1 elements of x and the rarest |y| - ceil(2t / (1 + t) |y|) + 1 elements of
y have one in common. So pairs that share but common elements are never met.
"""

from collections.abc import Callable, Iterator

import numpy
from numpy.typing import NDArray
from scipy.sparse import csr_array

Indices = NDArray[numpy.int64]
Wanted = Callable[[Indices, Indices], NDArray[numpy.bool_]]

# The least Jaccard similarity, |x ∩ y| / |x ∪ y|, as a fraction, so that the arithmetic is exact.
NUMERATOR, DENOMINATOR = 4, 5
# Bound the memory: candidates that are held at once, and those of them verified at once.
CANDIDATES = 2_000_000
VERIFIED = 100_000


def similar_pairs(sets: csr_array, wanted: Wanted) -> Iterator[tuple[Indices, Indices]]:
    """Pairs of rows whose Jaccard similarity is at least 4/5, some at a time.

    sets: see `bigram_sets`; no row empty.
    wanted: tells of pairs whether they need be looked at. It is asked anew for every lot,
        so that what earlier pairs have settled costs little.
    Yields arrays of row numbers of equal length, each pair once.
    """
    sizes = numpy.diff(sets.indptr).astype("int64")
    order = numpy.argsort(sizes, kind="stable")
    sets, sizes = sets[order], sizes[order]
    probes = _prefixes(sets, sizes, NUMERATOR, DENOMINATOR)
    index = _prefixes(sets, sizes, 2 * NUMERATOR, NUMERATOR + DENOMINATOR)
    for start, end in _lots(probes, index):
        # Rows go by size, so that partners are among those before, down to the least size.
        low = int(numpy.searchsorted(sizes, -(-NUMERATOR * sizes[start] // DENOMINATOR)))
        met = (probes[start:end] @ index[low:end].T).tocoo()
        x, y = met.row.astype("int64") + start, met.col.astype("int64") + low
        possible = (y < x) & (DENOMINATOR * sizes[y] >= NUMERATOR * sizes[x])
        x, y = x[possible], y[possible]
        for i in range(0, len(x), VERIFIED):
            a, b = x[i : i + VERIFIED], y[i : i + VERIFIED]
            asked = wanted(order[a], order[b])
            a, b = a[asked], b[asked]
            similar = _are_similar(sets, sizes, a, b)
            yield order[a[similar]], order[b[similar]]


def _prefixes(sets: csr_array, sizes: Indices, numerator: int, denominator: int) -> csr_array:
    """Of each row its rarest elements alone: n - ceil(n * numerator / denominator) + 1 of n."""
    kept = sizes - -(-numerator * sizes // denominator) + 1
    position = numpy.arange(sets.nnz) - numpy.repeat(sets.indptr[:-1], sizes)
    mask = position < numpy.repeat(kept, sizes)
    indptr = numpy.concatenate([[0], numpy.cumsum(kept)])
    return csr_array((sets.data[mask], sets.indices[mask], indptr), shape=sets.shape)


def _lots(probes: csr_array, index: csr_array) -> Iterator[tuple[int, int]]:
    """Ranges of rows that meet at most CANDIDATES candidates each, or are one row."""
    holders = numpy.bincount(index.indices, minlength=index.shape[1])
    met = numpy.concatenate([[0], numpy.cumsum(holders[probes.indices])])[probes.indptr]
    start, n_rows = 0, probes.shape[0]
    while start < n_rows:
        end = int(numpy.searchsorted(met, met[start] + CANDIDATES, side="right")) - 1
        end = max(end, start + 1)
        yield start, end
        start = end


def _are_similar(sets: csr_array, sizes: Indices, a: Indices, b: Indices) -> NDArray[numpy.bool_]:
    shared = sets[a].multiply(sets[b]).sum(axis=1)
    similar: NDArray[numpy.bool_] = (NUMERATOR + DENOMINATOR) * shared >= NUMERATOR * (
        sizes[a] + sizes[b]
    )
    return similar

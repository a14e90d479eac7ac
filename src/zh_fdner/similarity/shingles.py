"""Turns sentences into sets of character bigrams, to tell how alike they are."""

import re
import unicodedata
from collections.abc import Sequence

import numpy
from scipy.sparse import csr_array

# Stands before and behind each sentence, so that one of a single character has bigrams, too.
BORDER = "\0"
BITS_OF_A_CHARACTER = 21


def comparable(text: str) -> str:
    """What of a text is compared: full-width and capital letters are folded, spaces and
    invisible characters dropped, and every number reads as 0, because a report of 85 ℃ is
    the same sentence as a report of 92 ℃."""
    folded = unicodedata.normalize("NFKC", text).lower()
    visible = "".join(c for c in folded if unicodedata.category(c)[0] not in "CZ")
    return re.sub(r"\d+([.,]\d+)*", "0", visible)


def bigram_sets(texts: Sequence[str]) -> csr_array:
    """The set of bigrams of each text, as a 0/1 matrix of shape (n_texts, n_bigrams).

    texts: without BORDER. Bigrams go from the rarest to the commonest, and each row's
    indices are sorted, so that the first of a row are its rarest.
    """
    padded = [f"{BORDER}{text}{BORDER}" for text in texts]
    lengths = numpy.array([len(text) for text in padded], dtype="int64")
    characters = numpy.frombuffer("".join(padded).encode("utf-32-le"), dtype="<u4")
    codes = (characters[:-1].astype("int64") << BITS_OF_A_CHARACTER) | characters[1:]
    # The pair of one text's last and the next one's first character belongs to neither.
    codes = numpy.delete(codes, numpy.cumsum(lengths)[:-1] - 1)
    rows = numpy.repeat(numpy.arange(len(texts)), lengths - 1)
    _, columns = numpy.unique(codes, return_inverse=True)
    n_bigrams = int(columns.max()) + 1
    rows, columns = numpy.divmod(numpy.unique(rows * n_bigrams + columns), n_bigrams)
    rank = numpy.argsort(numpy.argsort(numpy.bincount(columns), kind="stable"))
    ones = numpy.ones(len(rows), dtype="int32")
    sets = csr_array((ones, (rows, rank[columns])), shape=(len(texts), len(rank)))
    sets.sort_indices()
    return sets

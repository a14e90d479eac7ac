"""Turns documents into windows of wordpieces, as the tagger's encoder will see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray

from ..pipeline.wordpieces import SPECIAL_TOKENS_PER_WINDOW, TokenWordpieces
from .texts import Document

# Held-out windows that are scored; more would not tell more, and take their time.
MOST_HELD_OUT = 512


@dataclass(frozen=True)
class Windows:
    """ids: (n_windows, length), int32; the last window of a part may end in padding.
    starts: of the same shape, where a word begins; always at special tokens and padding."""

    ids: NDArray[numpy.int32]
    starts: NDArray[numpy.bool_]

    def __len__(self) -> int:
        return len(self.ids)

    def first(self, n: int) -> "Windows":
        return Windows(self.ids[:n], self.starts[:n])


def divide(
    documents: Sequence[Document], share: float, most: int, seed: int
) -> tuple[list[Document], list[Document]]:
    """Documents to learn from, and documents to be held out, both in a random order.

    documents: two or more. share, most: of the characters, and how many at most, that are to be
        held out; at least one document is, and one is not.
    """
    order = numpy.random.default_rng([seed, 0]).permutation(len(documents))
    sizes = numpy.array([sum(map(len, documents[i])) for i in order])
    before = numpy.cumsum(sizes) - sizes
    n_held_out = int(numpy.searchsorted(before, min(share * sizes.sum(), most)))
    n_held_out = min(max(n_held_out, 1), len(documents) - 1)
    shuffled = [documents[i] for i in order]
    return shuffled[n_held_out:], shuffled[:n_held_out]


def pack(documents: Iterable[Document], tokenizer: Any, length: int) -> Windows:
    """[CLS], wordpieces, [SEP], with a [SEP] between paragraphs, too. No room is left unused:
    a paragraph that does not fit goes on in the next window.

    One character is one token, as for the tagger. tokenizer: with the tagger's normalisation.
    """
    wordpieces = TokenWordpieces(tokenizer)
    ids: list[int] = []
    starts: list[bool] = []
    for document in documents:
        for paragraph in document:
            for pieces, begins in _words(paragraph, wordpieces):
                ids += pieces
                starts += [begins] + [False] * (len(pieces) - 1)
            ids.append(tokenizer.sep_token_id)
            starts.append(True)
    return _windows(ids[:-1], starts[:-1], tokenizer, length)


def _words(paragraph: str, wordpieces: TokenWordpieces) -> Iterable[tuple[list[int], bool]]:
    """The wordpieces of each character, and whether a word begins with it: the letters and
    digits of "6205" are one."""
    characters = [each for each in paragraph if not each.isspace()]
    is_latin = [each.isascii() and each.isalnum() for each in paragraph]
    goes_on = [a and b for a, b in zip([False, *is_latin], is_latin, strict=False)]
    begins = [not on for on, each in zip(goes_on, paragraph, strict=True) if not each.isspace()]
    return zip(wordpieces.of_words(characters), begins, strict=True)


def _windows(ids: list[int], starts: list[bool], tokenizer: Any, length: int) -> Windows:
    room = length - SPECIAL_TOKENS_PER_WINDOW
    n_windows = -(-len(ids) // room)
    missing = n_windows * room - len(ids)
    inner = numpy.array(ids + [tokenizer.pad_token_id] * missing, dtype="int32")
    begins = numpy.array(starts + [True] * missing, dtype="bool")
    all_ids = numpy.empty((n_windows, length), dtype="int32")
    all_ids[:, 0], all_ids[:, -1] = tokenizer.cls_token_id, tokenizer.sep_token_id
    all_ids[:, 1:-1] = inner.reshape(n_windows, room)
    all_starts = numpy.ones((n_windows, length), dtype="bool")
    all_starts[:, 1:-1] = begins.reshape(n_windows, room)
    # A word that two windows share begins anew in the second.
    all_starts[:, 1] = True
    return Windows(all_ids, all_starts)

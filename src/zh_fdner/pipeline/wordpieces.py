"""From spaCy tokens to encoder input: one token is one word for the wordpiece tokenizer."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import ORTH
from spacy.strings import get_string_id
from spacy.tokens import Doc
from thinc.types import Ragged

from .rows import Ids
from .sentences import sentence_bounds
from .windows import Window, plan_sentences, plan_windows

# Tokenizers of whole words meet ever new ones; what is remembered must not grow for ever.
MOST_TOKENS_REMEMBERED = 100_000
SPECIAL_TOKENS_PER_WINDOW = 2
NO_INDICES = numpy.zeros((0,), dtype="int32")


@dataclass
class EncodedDoc:
    """windows: of the doc; a long one has several. rows: the wordpiece ids of each window,
    special tokens included. before: how many wordpieces there are before each token, and
    before the doc's end. own: of each row, where the wordpieces begin that the doc's tokens
    have from this window, and how many they are."""

    windows: list[Window]
    rows: list[Ids]
    before: NDArray[numpy.int32]
    own: list[tuple[int, int]]

    def align(self, starts: Iterable[int]) -> Ragged:
        """For each token, in order, where its wordpieces are, if its rows begin at `starts`."""
        indices = [NO_INDICES]
        for (first, count), start in zip(self.own, starts, strict=True):
            indices.append(numpy.arange(start + first, start + first + count, dtype="int32"))
        return Ragged(numpy.concatenate(indices), numpy.diff(self.before))  # type: ignore[arg-type]


def encode_doc(doc: Doc, wordpieces: "TokenWordpieces", capacity: int, overlap: int) -> EncodedDoc:
    """Tokenise a doc and cut it into windows.

    wordpieces: of a tokenizer with [CLS]- and [SEP]-like tokens.
    capacity, overlap: wordpieces of a window, as in `plan_windows`.
    """
    pieces = wordpieces.of_doc(doc)
    counts = list(map(len, pieces))
    if max(counts, default=0) > capacity:
        # Only a single token longer than a whole window is cut short.
        pieces = [ids[:capacity] for ids in pieces]
        counts = list(map(len, pieces))
    if sum(counts) <= capacity:
        windows = plan_windows(counts, capacity, overlap)
    else:
        sentences = sentence_bounds(texts_of(doc))
        windows = plan_sentences(counts, sentences, capacity, overlap)
    before = numpy.zeros(len(counts) + 1, dtype="int32")
    numpy.cumsum(counts, out=before[1:])
    ids = numpy.fromiter(chain.from_iterable(pieces), dtype="int64", count=int(before[-1]))
    rows = [_row(ids[before[w.start] : before[w.end]], *wordpieces.ends) for w in windows]
    return EncodedDoc(windows, rows, before, [_own(w, before) for w in windows])


def texts_of(doc: Doc) -> list[str]:
    """The text of each token. (A `Token` for each would cost more than all else here.)"""
    strings = doc.vocab.strings
    return [strings[each] for each in doc.to_array(ORTH).tolist()]


def _row(ids: Ids, first: int, last: int) -> Ids:
    row = numpy.empty(len(ids) + SPECIAL_TOKENS_PER_WINDOW, dtype="int64")
    row[0], row[1:-1], row[-1] = first, ids, last
    return row


def _own(window: Window, before: NDArray[numpy.int32]) -> tuple[int, int]:
    first = int(before[window.own_start])
    # Behind the [CLS]-like token.
    return first - int(before[window.start]) + 1, int(before[window.own_end]) - first


def window_capacity(tokenizer: Any, config: Any) -> int:
    """Wordpieces that fit into one window of an encoder, special tokens not counted.

    tokenizer, config: the encoder's, as the library reads them.
    """
    longest = min(
        int(tokenizer.model_max_length), int(getattr(config, "max_position_embeddings", 512))
    )
    return longest - SPECIAL_TOKENS_PER_WINDOW


def cut_and_pad_nothing(tokenizer: Any) -> None:
    """Switch off what a fast tokenizer was saved with.

    The library would do so at the first call, in which no other thread may be using the
    tokenizer ("Already borrowed"). So this is done at loading; where there is nothing to switch
    off it only looks, which threads may.
    """
    backend = tokenizer.backend_tokenizer
    if backend.truncation is not None:
        backend.no_truncation()
    if backend.padding is not None:
        backend.no_padding()


class TokenWordpieces:
    """Tells the wordpieces of tokens, and remembers them.

    The wordpieces of a token do not depend on its neighbours, so each distinct token goes
    through the tokenizer once. A character tokenizer knows some thousands of them.
    """

    def __init__(self, tokenizer: Any):
        """tokenizer: a fast Hugging Face tokenizer."""
        self.tokenizer = tokenizer
        # The library looks them up anew each time. [CLS], [SEP].
        self.ends: tuple[int, int] = (tokenizer.cls_token_id, tokenizer.sep_token_id)
        cut_and_pad_nothing(tokenizer)
        # By the hash that spaCy knows a string by, the same in every vocab.
        self._known: dict[int, list[int]] = {}

    def of_doc(self, doc: Doc) -> list[list[int]]:
        """The wordpiece ids of each token of the doc, in order."""
        known = self._known
        hashes = doc.to_array(ORTH).tolist()
        try:
            return [known[each] for each in hashes]
        except KeyError:
            return self.of_words(texts_of(doc))

    def of_words(self, words: list[str]) -> list[list[int]]:
        """The wordpiece ids of each of a sentence's tokens, in order.

        A token that the tokenizer deletes (U+FFFD, controls, white space) gets the unknown
        wordpiece: like every other token it then has a vector that knows its context.
        """
        distinct = {word: get_string_id(word) for word in words}
        known = self._known
        new = [word for word, each in distinct.items() if each not in known]
        if new:
            if len(known) + len(new) > MOST_TOKENS_REMEMBERED:
                # A new one, since other threads may be reading the old one.
                known = self._known = {}
                new = list(distinct)
            hashes = [distinct[word] for word in new]
            known.update(zip(hashes, self._tokenize(new), strict=True))
        return [known[distinct[word]] for word in words]

    def _tokenize(self, words: list[str]) -> list[list[int]]:
        pieces: list[list[int]] = [[] for _ in words]
        encoding = self.tokenizer(
            words,
            is_split_into_words=True,
            add_special_tokens=False,
            return_attention_mask=False,
            return_token_type_ids=False,
            verbose=False,
        )
        for word, wordpiece in zip(encoding.word_ids(), encoding["input_ids"], strict=True):
            pieces[word].append(wordpiece)
        return [p or [self.tokenizer.unk_token_id] for p in pieces]

"""From spaCy tokens to encoder input: one token is one word for the wordpiece tokenizer."""

from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy.attrs import ORTH
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span
from thinc.types import Ragged

from .rows import Rows, pad
from .windows import Window, plan_windows

# Tokenizers of whole words meet ever new ones; what is remembered must not grow for ever.
MOST_TOKENS_REMEMBERED = 100_000
SPECIAL_TOKENS_PER_WINDOW = 2
NO_INDICES = numpy.zeros((0,), dtype="int32")


@dataclass
class DocRows:
    """The rows `start:end` of a batch are a doc's. align: for each token, in order, the flat
    indices of its wordpieces in these rows, as if there were no others."""

    start: int
    end: int
    align: Ragged


@dataclass
class EncodedDocs:
    """spans: the windows of each doc. wordpieces: a padded row for each window, in order.
    of_docs: the rows of each doc."""

    spans: list[list[Span]]
    wordpieces: Rows
    of_docs: list[DocRows]

    @property
    def align(self) -> Ragged:
        """For each token of all docs, the flat indices of its wordpieces in all rows."""
        width = self.wordpieces.input_ids.shape[1]
        indices = [each.align.dataXd + each.start * width for each in self.of_docs]
        lengths = [each.align.lengths for each in self.of_docs]
        return Ragged(numpy.concatenate(indices), numpy.concatenate(lengths))


def encode_docs(
    docs: list[Doc], wordpieces: "TokenWordpieces", capacity: int, overlap: int
) -> EncodedDocs:
    """Tokenise, cut into windows and align a batch of docs.

    docs: at least one of them not empty.
    wordpieces: of a tokenizer with [CLS]- and [SEP]-like tokens.
    capacity, overlap: wordpieces of a window, as in `plan_windows`.
    """
    cut = [_cut(wordpieces.of_doc(doc), capacity, overlap) for doc in docs]
    rows = pad([ids for each in cut for ids in each.ids], wordpieces.tokenizer)
    width = rows.input_ids.shape[1]
    spans = [
        [doc[w.start : w.end] for w in each.windows] for doc, each in zip(docs, cut, strict=True)
    ]
    ends = numpy.cumsum([len(each.ids) for each in cut]).tolist()
    of_docs = [
        DocRows(end - len(each.ids), end, each.align(width))
        for end, each in zip(ends, cut, strict=True)
    ]
    return EncodedDocs(spans, rows, of_docs)


@dataclass
class CutDoc:
    """windows: of a doc. ids: the wordpieces of each. before: how many wordpieces there are
    before each token, and before the doc's end."""

    windows: list[Window]
    ids: list[NDArray[numpy.int64]]
    before: NDArray[numpy.int32]

    def align(self, width: int) -> Ragged:
        """As of `DocRows`, if the rows are of this width."""
        own = []
        for i, window in enumerate(self.windows):
            # Behind the [CLS]-like token of row i.
            shift = i * width + 1 - self.before[window.start]
            first, last = self.before[window.own_start], self.before[window.own_end]
            own.append(numpy.arange(first + shift, last + shift, dtype="int32"))
        indices = own[0] if len(own) == 1 else numpy.concatenate([NO_INDICES, *own])
        return Ragged(indices, numpy.diff(self.before))  # type: ignore[arg-type]


def _cut(pieces: list[list[int]], capacity: int, overlap: int) -> CutDoc:
    counts = list(map(len, pieces))
    if max(counts, default=0) > capacity:
        # Only a single token longer than a whole window is cut short.
        pieces = [ids[:capacity] for ids in pieces]
        counts = list(map(len, pieces))
    windows = plan_windows(counts, capacity, overlap)
    before = numpy.zeros(len(counts) + 1, dtype="int32")
    numpy.cumsum(counts, out=before[1:])
    ids = numpy.fromiter(chain.from_iterable(pieces), dtype="int64", count=int(before[-1]))
    return CutDoc(windows, [ids[before[w.start] : before[w.end]] for w in windows], before)


def window_capacity(tokenizer: Any, config: Any) -> int:
    """Wordpieces that fit into one window of an encoder, special tokens not counted.

    tokenizer, config: the encoder's, as the library reads them.
    """
    longest = min(
        int(tokenizer.model_max_length), int(getattr(config, "max_position_embeddings", 512))
    )
    return longest - SPECIAL_TOKENS_PER_WINDOW


class TokenWordpieces:
    """Tells the wordpieces of tokens, and remembers them.

    The wordpieces of a token do not depend on its neighbours, so each distinct token goes
    through the tokenizer once. A character tokenizer knows some thousands of them.
    """

    def __init__(self, tokenizer: Any):
        """tokenizer: a fast Hugging Face tokenizer."""
        self.tokenizer = tokenizer
        # The library would do so at the first call, in which threads cannot share it.
        tokenizer.backend_tokenizer.no_truncation()
        tokenizer.backend_tokenizer.no_padding()
        # By the hash that spaCy knows a string by, the same in every vocab.
        self._known: dict[int, list[int]] = {}

    def of_doc(self, doc: Doc) -> list[list[int]]:
        """The wordpiece ids of each token of the doc, in order."""
        known = self._known
        hashes = doc.to_array(ORTH).tolist()
        try:
            return [known[each] for each in hashes]
        except KeyError:
            return self.of_words([token.text for token in doc])

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

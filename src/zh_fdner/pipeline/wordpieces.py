"""From spaCy tokens to encoder input: one token is one word for the wordpiece tokenizer."""

from dataclasses import dataclass
from typing import Any

import numpy
from spacy.tokens import Doc, Span
from spacy_transformers.data_classes import WordpieceBatch
from thinc.types import Ragged

from .windows import Window, plan_windows

# Tokenizers of whole words meet ever new ones; what is remembered must not grow for ever.
MOST_TOKENS_REMEMBERED = 100_000
SPECIAL_TOKENS_PER_WINDOW = 2


@dataclass
class EncodedDocs:
    """spans: the windows of each doc. wordpieces: a padded row for each window, in order.
    align: for each token, in order, the flat indices of its wordpieces in those rows."""

    spans: list[list[Span]]
    wordpieces: WordpieceBatch
    align: Ragged


def encode_docs(
    docs: list[Doc], wordpieces: "TokenWordpieces", capacity: int, overlap: int
) -> EncodedDocs:
    """Tokenise, cut into windows and align a batch of docs.

    docs: at least one of them not empty.
    wordpieces: of a tokenizer with [CLS]- and [SEP]-like tokens.
    capacity, overlap: wordpieces of a window, as in `plan_windows`.
    """
    tokenizer = wordpieces.tokenizer
    rows: list[list[int]] = []
    spans: list[list[Span]] = []
    # Where each token's wordpieces begin: the row, the column in it, and how many.
    places: list[tuple[int, int, int]] = []
    for doc in docs:
        pieces = wordpieces.of_doc(doc)
        windows = plan_windows([len(p) for p in pieces], capacity, overlap)
        spans.append([doc[w.start : w.end] for w in windows])
        for window in windows:
            row, own_places = _window_row(pieces, window, tokenizer, capacity, len(rows))
            rows.append(row)
            places.extend(own_places)
    width = max(len(row) for row in rows)
    flat = [row * width + column + k for row, column, n in places for k in range(n)]
    align = Ragged(
        numpy.array(flat, dtype="i"),  # type: ignore[arg-type]
        numpy.array([n for _, _, n in places], dtype="i"),  # type: ignore[arg-type]
    )
    return EncodedDocs(spans, _pad(rows, width, tokenizer), align)


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
        self._known: dict[str, list[int]] = {}

    def of_doc(self, doc: Doc) -> list[list[int]]:
        """The wordpiece ids of each token of the doc, in order."""
        return self.of_words([token.text for token in doc])

    def of_words(self, words: list[str]) -> list[list[int]]:
        """The wordpiece ids of each of a sentence's tokens, in order.

        A token that the tokenizer deletes (U+FFFD, controls, white space) gets the unknown
        wordpiece: like every other token it then has a vector that knows its context.
        """
        known = self._known
        new = [word for word in dict.fromkeys(words) if word not in known]
        if new:
            if len(known) + len(new) > MOST_TOKENS_REMEMBERED:
                # A new one, since other threads may be reading the old one.
                known = self._known = {}
                new = list(dict.fromkeys(words))
            known.update(zip(new, self._tokenize(new), strict=True))
        return [known[word] for word in words]

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


def _window_row(
    pieces: list[list[int]], window: Window, tokenizer: Any, capacity: int, row_index: int
) -> tuple[list[int], list[tuple[int, int, int]]]:
    row = [tokenizer.cls_token_id]
    places = []
    for i in range(window.start, window.end):
        # Only a single token longer than a whole window can be cut here.
        ids = pieces[i][:capacity]
        if window.own_start <= i < window.own_end:
            places.append((row_index, len(row), len(ids)))
        row.extend(ids)
    row.append(tokenizer.sep_token_id)
    return row, places


def _pad(rows: list[list[int]], width: int, tokenizer: Any) -> WordpieceBatch:
    input_ids = numpy.full((len(rows), width), tokenizer.pad_token_id, dtype="int64")
    attention_mask = numpy.zeros((len(rows), width), dtype="float32")
    for i, row in enumerate(rows):
        input_ids[i, : len(row)] = row
        attention_mask[i, : len(row)] = 1.0
    return WordpieceBatch(
        strings=[tokenizer.convert_ids_to_tokens(row) for row in rows],
        input_ids=input_ids,  # type: ignore[arg-type]
        attention_mask=attention_mask,  # type: ignore[arg-type]
        lengths=[len(row) for row in rows],
        token_type_ids=None,
    )

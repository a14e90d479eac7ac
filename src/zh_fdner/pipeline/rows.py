"""Rows of wordpieces, as the encoder reads them: padded to one width."""

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy_transformers.data_classes import WordpieceBatch

Ids = NDArray[numpy.int64]


class Rows(WordpieceBatch):
    """Their strings are looked up when somebody asks for them: nobody in this pipeline does,
    and they would take longer than the ids.

    tokenizer: a fast Hugging Face tokenizer.
    input_ids: (n_rows, width), int64. attention_mask: (n_rows, width), float32.
    lengths: wordpieces of each row, special tokens counted.
    """

    def __init__(
        self,
        tokenizer: Any,
        input_ids: Ids,
        attention_mask: NDArray[numpy.float32],
        lengths: list[int],
    ):
        self.tokenizer = tokenizer
        self.input_ids = input_ids  # type: ignore[assignment]
        self.attention_mask = attention_mask  # type: ignore[assignment]
        self.lengths = lengths
        self.token_type_ids = None

    @property
    def strings(self) -> list[list[str]]:
        convert = self.tokenizer.convert_ids_to_tokens
        rows = zip(self.input_ids.tolist(), self.lengths, strict=True)
        return [convert(ids[:n]) for ids, n in rows]

    def __len__(self) -> int:
        return len(self.lengths)

    def __getitem__(self, index: int | slice) -> "Rows":
        rows = slice(index, index + 1) if isinstance(index, int) else index
        ids: Any = self.input_ids[rows]
        mask: Any = self.attention_mask[rows]
        return Rows(self.tokenizer, ids, mask, self.lengths[rows])


def pad(rows: Sequence[Ids], tokenizer: Any, width: int = 0) -> Rows:
    """rows: wordpiece ids of each row, special tokens included; at least one row.
    width: at least this."""
    lengths = [len(ids) for ids in rows]
    width = max(width, *lengths)
    mask = numpy.arange(width) < numpy.array(lengths)[:, None]
    input_ids = numpy.full(mask.shape, tokenizer.pad_token_id, dtype="int64")
    input_ids[mask] = numpy.concatenate(rows)
    return Rows(tokenizer, input_ids, mask.astype("float32"), lengths)


def one_row(ids: Ids, tokenizer: Any) -> Rows:
    """All in one row, however long."""
    return Rows(tokenizer, ids[None], numpy.ones((1, len(ids)), dtype="float32"), [len(ids)])

"""The rows of an encoder's input: a window's wordpieces between special tokens, padded."""

from collections.abc import Sequence
from typing import Any

import numpy
from numpy.typing import NDArray
from spacy_transformers.data_classes import WordpieceBatch


class Rows(WordpieceBatch):  # type: ignore[misc]
    """Padded rows. Their strings are looked up when somebody asks for them: nobody in this
    pipeline does, and they would take longer than the ids.

    tokenizer: a fast Hugging Face tokenizer.
    input_ids: (n_rows, width), int64. attention_mask: (n_rows, width), float32.
    lengths: wordpieces of each row, special tokens counted.
    """

    def __init__(
        self,
        tokenizer: Any,
        input_ids: NDArray[numpy.int64],
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


def pad(windows: Sequence[NDArray[numpy.int64]], tokenizer: Any) -> Rows:
    """A row for each window.

    windows: the wordpiece ids of each, at least one window.
    """
    lengths = [len(ids) + 2 for ids in windows]
    shape = (len(windows), max(lengths))
    input_ids = numpy.full(shape, tokenizer.pad_token_id, dtype="int64")
    input_ids[:, 0] = tokenizer.cls_token_id
    sep = tokenizer.sep_token_id
    for row, ids in zip(input_ids, windows, strict=True):
        row[1 : len(ids) + 1] = ids
        row[len(ids) + 1] = sep
    mask = numpy.arange(shape[1]) < numpy.array(lengths)[:, None]
    return Rows(tokenizer, input_ids, mask.astype("float32"), lengths)

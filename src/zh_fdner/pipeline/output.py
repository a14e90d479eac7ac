"""What the encoder predicts for docs, in spacy-transformers' form, made when somebody asks for it.

Hidden states are large, 3 KB a wordpiece in an encoder that is 768 wide, and our own head reads
them where the encoder left them (`fused_head`). To hand them out doc by doc takes copies.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import Any

import numpy
import torch
from spacy.tokens import Doc, Span
from spacy_transformers.data_classes import FullTransformerBatch, TransformerData
from thinc.api import torch2xp
from thinc.types import Ragged
from transformers.modeling_outputs import BaseModelOutput

from .inference import EncodedRows
from .rows import Rows, one_row
from .wordpieces import EncodedDoc


@dataclass(frozen=True)
class EncodedDocs:
    """docs: tokenised. first: the number of each doc's first row among all rows, and at last
    how many there are. rows: of all docs, encoded."""

    docs: list[EncodedDoc]
    first: list[int]
    rows: EncodedRows
    tokenizer: Any

    def row_numbers(self, doc: int) -> range:
        return range(self.first[doc], self.first[doc + 1])


def output_of(
    docs: Sequence[Doc], encoded: list[EncodedDoc], rows: EncodedRows, tokenizer: Any
) -> FullTransformerBatch:
    """encoded: of each doc. rows: of all of them, in order."""
    first = list(accumulate((len(each.rows) for each in encoded), initial=0))
    return BatchOutput(docs, EncodedDocs(encoded, first, rows, tokenizer))


class DocOutput(TransformerData):
    """Of one doc, as a single row, however long: rows of one width would be mostly padding."""

    def __init__(self, encoded: EncodedDocs, number: int):
        """number: of the doc among those that were encoded together."""
        self.encoded = encoded
        self.number = number

    @property
    def is_untouched(self) -> bool:
        """Whether nobody has asked for the hidden states, so that nobody has changed them."""
        return not vars(self).keys() & {"model_output", "align"}

    @cached_property
    def wordpieces(self) -> Rows:  # type: ignore[override]
        ids = numpy.concatenate(self.encoded.docs[self.number].rows)
        return one_row(ids, self.encoded.tokenizer)

    @cached_property
    def model_output(self) -> BaseModelOutput:  # type: ignore[override]
        rows = [self.encoded.rows.of_row(i) for i in self.encoded.row_numbers(self.number)]
        hidden = rows[0] if len(rows) == 1 else torch.cat(rows)
        return BaseModelOutput(last_hidden_state=torch2xp(hidden[None]))  # type: ignore[arg-type]

    @cached_property
    def align(self) -> Ragged:  # type: ignore[override]
        doc = self.encoded.docs[self.number]
        ends = list(accumulate(map(len, doc.rows), initial=0))
        return doc.align(ends[:-1])


class BatchOutput(FullTransformerBatch):
    """Of all docs together, row after row. Split by doc already: the library would do so token
    by token."""

    def __init__(self, docs: Sequence[Doc], encoded: EncodedDocs):
        self.docs = docs
        self.encoded = encoded
        self.cached_doc_data = [
            DocOutput(encoded, i) if each.rows else TransformerData.empty()
            for i, each in enumerate(encoded.docs)
        ]

    @cached_property
    def spans(self) -> list[list[Span]]:  # type: ignore[override]
        return spans_of(self.docs, self.encoded.docs)

    @cached_property
    def wordpieces(self) -> Rows:  # type: ignore[override]
        ids = [row for each in self.encoded.docs for row in each.rows]
        return one_row(numpy.concatenate(ids), self.encoded.tokenizer)

    @cached_property
    def model_output(self) -> BaseModelOutput:  # type: ignore[override]
        rows = [self.encoded.rows.of_row(i) for i in range(self.encoded.first[-1])]
        return BaseModelOutput(last_hidden_state=torch.cat(rows)[None])  # type: ignore[arg-type]

    @cached_property
    def align(self) -> Ragged:  # type: ignore[override]
        starts = accumulate(map(int, self.encoded.rows.lengths), initial=0)
        # (`zip` would take one more start from the iterator, and lose it.)
        return joined([each.align([next(starts) for _ in each.rows]) for each in self.encoded.docs])


def spans_of(docs: Sequence[Doc], encoded: Sequence[EncodedDoc]) -> list[list[Span]]:
    """The windows of each doc."""
    pairs = zip(docs, encoded, strict=True)
    return [[doc[w.start : w.end] for w in each.windows] for doc, each in pairs]


def joined(aligned: list[Ragged]) -> Ragged:
    """The alignments of all docs as one."""
    indices = numpy.concatenate([each.dataXd for each in aligned])
    return Ragged(indices, numpy.concatenate([each.lengths for each in aligned]))

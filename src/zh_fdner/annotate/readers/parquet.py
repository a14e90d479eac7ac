"""Parquet with a column of texts. A row group is read from its begin, in small batches."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...errors import UserError
from ...optional import needed
from ..parts import Part, Range
from ..records import Batch
from .source import Reading, Source
from .table import text_column

ROWS_AT_A_TIME = 1024
# A row is at least that, so that a part has no more than some thousands.
LEAST_BYTES_A_ROW = 64


def inspect(source: Source, reading: Reading) -> Source:
    """Raises UserError if the file is no Parquet, or has no such column."""
    columns = tuple(_open(source).schema_arrow.names)
    column = text_column(source.name, columns, reading.column)
    return replace(source, columns=columns, column=column)


def plan(source: Source, part_bytes: int) -> Iterator[Range]:
    metadata = _open(source).metadata
    for group in range(metadata.num_row_groups):
        about = metadata.row_group(group)
        # Before compression, so about as many bytes as the texts have.
        bytes_a_row = max(about.total_byte_size // max(about.num_rows, 1), LEAST_BYTES_A_ROW)
        rows = max(part_bytes // bytes_a_row, 1)
        for start in range(0, about.num_rows, rows):
            end = min(start + rows, about.num_rows)
            yield Range(start, end, (end - start) * bytes_a_row, group)


def read(source: Source, part: Part, reading: Reading) -> Batch:
    batch, row = Batch(), 0
    stream = _open(source).iter_batches(batch_size=ROWS_AT_A_TIME, row_groups=[part.group])
    for rows in stream:
        first, last = max(part.start - row, 0), min(part.end - row, rows.num_rows)
        if first < last:
            for fields in rows.slice(first, last - first).to_pylist():
                batch.lines += 1
                batch.add(batch.lines, fields, source.column, reading.max_chars)
        row += rows.num_rows
        if row >= part.end:
            break
    return batch


def _open(source: Source) -> Any:
    needed("pyarrow", "tables", "Parquet files")
    import pyarrow.parquet

    try:
        return pyarrow.parquet.ParquetFile(source.path)
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        raise UserError(
            f"{source.path}: no Parquet that can be read ({type(error).__name__})."
        ) from None

"""CSV with a header, in UTF-8 or GB 18030, with any usual delimiter."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...errors import UserError
from ..parts import Part, Range
from ..records import Batch
from .csv_rows import Row, read_rows
from .encoding import detect_encoding
from .source import Reading, Source
from .table import column_names, text_column

DELIMITERS = ",\t;|"


def inspect(source: Source, reading: Reading) -> Source:
    """Raises UserError if there is no header, or no such column."""
    path = Path(source.path)
    auto = reading.encoding == "auto"
    source = replace(source, encoding=detect_encoding(path) if auto else reading.encoding)
    with path.open("rb") as stream:
        line = stream.readline(1 << 20).decode(source.encoding, "replace")
    source = replace(source, delimiter=max(DELIMITERS, key=line.count))
    header = next(_rows(source, 0), None)
    if header is None or header.cells is None or not any(header.cells):
        why = header.why if header and header.why else "the first row is blank"
        raise UserError(f"{path}: expected a header with the names of the columns; {why}.")
    columns = column_names(header.cells)
    column = text_column(source.name, columns, reading.column)
    return replace(source, columns=columns, column=column)


def plan(source: Source, part_bytes: int) -> Iterator[Range]:
    """Reads the file once: some ten million characters a second."""
    start = end = 0
    for row in _rows(source, 0):
        end = row.end
        if end - start >= part_bytes:
            yield Range(start, end, end - start)
            start = end
    if end > start:
        yield Range(start, end, end - start)


def read(source: Source, part: Part, reading: Reading) -> Batch:
    batch = Batch()
    for row in _rows(source, part.start, part.end):
        line = batch.lines + 1
        batch.lines += row.lines
        if row.start == 0:
            continue
        if row.cells is None:
            batch.reject(line, "invalid_csv", row.why, row.raw)
        elif not any(cell.strip() for cell in row.cells):
            batch.blank += 1
        elif any("\udc80" <= c <= "\udcff" for cell in row.cells for c in cell if c > "\ud7ff"):
            detail = f"not {source.encoding} (--encoding names another)"
            batch.reject(line, "undecodable", detail, row.raw)
        else:
            _add(batch, line, row, source, reading)
    return batch


def _add(batch: Batch, line: int, row: Row, source: Source, reading: Reading) -> None:
    cells, columns = row.cells or [], source.columns
    if len(columns) == 1:
        # Who exports a single column often leaves out the quotes.
        cells = [source.delimiter.join(cells)]
    if len(cells) > len(columns):
        detail = f"{len(cells)} cells, but {len(columns)} columns; is a quote missing?"
        batch.reject(line, "too_many_cells", detail, row.raw)
        return
    cells = cells + [""] * (len(columns) - len(cells))
    fields = dict(zip(columns, cells, strict=True))
    batch.add(line, fields, source.column, reading.max_chars, row.raw.decode(source.encoding))


def _rows(source: Source, start: int, end: int | None = None) -> Iterator[Row]:
    with Path(source.path).open("rb") as stream:
        yield from read_rows(
            stream, start, source.size if end is None else end, source.encoding, source.delimiter
        )

"""Excel's .xlsx: a sheet with a header in its first row.

Its rows cannot be reached but from the first one on, so they are first copied as JSON lines.
"""

import datetime
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from ...atomic import replacing
from ...errors import UserError
from ...optional import needed
from ..parts import Part, Range
from ..records import Batch
from .jsonl import read_json_lines
from .lines import cut
from .source import Reading, Source
from .table import column_names, text_column

HEADER_LINES = 1
BLANK = (None, "")


def inspect(source: Source, reading: Reading) -> Source:
    """Raises UserError if the file is none of Excel, or has no such sheet or column."""
    with closing(_open(source)) as book:
        sheet = reading.sheet or book.sheetnames[0]
        if sheet not in book.sheetnames:
            raise UserError(
                f"{source.path}: no sheet {sheet!r}. Sheets: {', '.join(book.sheetnames)}."
            )
        header = next(_rows(book, sheet), ())
    columns = column_names(header)
    column = text_column(f"{source.name}, sheet {sheet}", columns, reading.column)
    return replace(source, columns=columns, column=column, sheet=sheet)


def stage(source: Source, to: Path) -> None:
    """Write the rows after the header as JSON lines, blank rows as blank lines."""
    with (
        closing(_open(source)) as book,
        replacing(to) as new,
        new.open("w", encoding="utf8") as lines,
    ):
        rows = _rows(book, source.sheet)
        next(rows, None)
        for row in rows:
            fields = _fields(row, source.columns)
            filled = any(value not in BLANK for value in row)
            text = json.dumps(fields, ensure_ascii=False, default=_as_text) if filled else ""
            lines.write(f"{text}\n")


def _fields(row: Sequence[Any], columns: Sequence[str]) -> dict[str, Any]:
    """By column; filled cells beyond the header as if its cells there were blank."""
    fields = dict(zip(columns, [*row, *[None] * len(columns)], strict=False))
    beyond = row[len(columns) :]
    if any(value not in BLANK for value in beyond):
        names = column_names([*columns, *[None] * len(beyond)])[len(columns) :]
        fields |= {n: v for n, v in zip(names, beyond, strict=True) if v not in BLANK}
    return fields


def plan(staged: Path, part_bytes: int) -> Iterator[Range]:
    yield from cut(staged.stat().st_size, part_bytes)


def read(source: Source, staged: Path, part: Part, reading: Reading) -> Batch:
    return read_json_lines(staged, source, part, reading)


def _open(source: Source) -> Any:
    openpyxl = needed("openpyxl", "tables", "Excel files")
    try:
        return openpyxl.load_workbook(source.path, read_only=True, data_only=True)
    except Exception as error:
        # The library's ways to fail on a broken file are many and undocumented.
        raise UserError(
            f"{source.path}: no workbook of Excel that can be read ({type(error).__name__}: "
            f"{error}). Save it anew as .xlsx, without a password."
        ) from None


def _rows(book: Any, sheet: str) -> Iterator[tuple[Any, ...]]:
    page = book[sheet]
    # What some programs state as a sheet's size is wrong.
    page.reset_dimensions()
    yield from page.iter_rows(values_only=True)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return str(value)

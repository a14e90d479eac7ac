"""Rows of CSV with the places in the file where they begin and end.

A quoted cell may have line breaks, so that only who has read all before knows where a row
begins. The csv module, which takes a line when it needs one, tells.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

# A quote that is never closed would make one row of all that follows.
MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Row:
    """start, end: bytes. lines: how many. cells: None if this is no row; why: the reason."""

    start: int
    end: int
    lines: int
    raw: bytes
    cells: list[str] | None
    why: str = ""


class _NoRowError(Exception):
    pass


class _Lines:
    """Of the file, one by one, for the csv module. taken: those of the present row, as bytes.
    at_begin: whether the next one is the file's first."""

    def __init__(self, stream: BinaryIO, encoding: str, at_begin: bool) -> None:
        self.stream = stream
        self.encoding = encoding
        self.at_begin = at_begin
        self.taken: list[bytes] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self.stream.readline(MOST_BYTES)
        if self.taken and (not line or sum(map(len, self.taken)) + len(line) > MOST_BYTES):
            raise _NoRowError("a quoted cell has no end")
        if not line:
            raise StopIteration
        self.taken.append(line)
        if len(line) == MOST_BYTES and not line.endswith(b"\n"):
            raise _NoRowError(f"a line of over {MOST_BYTES:,} bytes")
        # Bytes that are not of the encoding are found in the cells.
        text = line.decode(self.encoding, "surrogateescape")
        if self.at_begin:
            # A quote after the byte-order mark would be none for the csv module.
            text, self.at_begin = text.removeprefix("\ufeff"), False
        return text


def read_rows(
    stream: BinaryIO, start: int, end: int, encoding: str, delimiter: str
) -> Iterator[Row]:
    """The rows that begin at bytes start to end.

    start: where a row begins. Of what is no row, only the first line is given up. (Strict: a
    quote too many would else make one text of several rows.)
    """
    csv.field_size_limit(MOST_BYTES)
    stream.seek(start)
    lines = _Lines(stream, encoding, at_begin=start == 0)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while start < end:
        lines.taken = []
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_NoRowError, csv.Error) as error:
            first = lines.taken[0]
            stop = _end_of_line(stream, start + len(first), first)
            row = Row(start, stop, 1, first, None, str(error))
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
        else:
            raw = b"".join(lines.taken)
            row = Row(start, start + len(raw), len(lines.taken), raw, cells)
        yield row
        start = row.end


def _end_of_line(stream: BinaryIO, position: int, line: bytes) -> int:
    """Where the line ends of which we have the begin, up to that position; goes there."""
    stream.seek(position)
    while line and not line.endswith(b"\n"):
        line = stream.readline(MOST_BYTES)
        position += len(line)
    return position

"""Plain text, a record a line."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..parts import Part, Range
from ..records import Batch
from .encoding import detect_encoding
from .lines import MOST_BYTES, cut, read_lines
from .source import Reading, Source

COLUMN = "text"


def inspect(source: Source, reading: Reading) -> Source:
    auto = reading.encoding == "auto"
    encoding = detect_encoding(Path(source.path)) if auto else reading.encoding
    return replace(source, column=COLUMN, encoding=encoding)


def plan(source: Source, part_bytes: int) -> Iterator[Range]:
    yield from cut(source.size, part_bytes)


def read(source: Source, part: Part, reading: Reading) -> Batch:
    batch = Batch()
    for raw in read_lines(Path(source.path), part.start, part.end):
        batch.lines += 1
        if raw is None:
            batch.reject(batch.lines, "too_long", f"a line of over {MOST_BYTES:,} bytes", "")
            continue
        try:
            text = raw.decode(source.encoding)
        except UnicodeDecodeError as error:
            detail = f"the byte 0x{raw[error.start]:02X} is not {source.encoding}"
            batch.reject(batch.lines, "undecodable", detail, raw)
            continue
        if text.strip():
            batch.add(batch.lines, {COLUMN: text}, COLUMN, reading.max_chars, text)
        else:
            batch.blank += 1
    return batch

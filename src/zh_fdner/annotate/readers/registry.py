"""The input formats: which a file is of, and what each does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ...errors import UserError
from ..parts import Part, Range
from ..records import Batch
from . import csv_file, excel, jsonl, parquet, text
from .source import Reading, Source

SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".log": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".csv": "csv",
    ".tsv": "csv",
    ".xlsx": "excel",
    ".xlsm": "excel",
    ".parquet": "parquet",
}
INSPECT = {
    "text": text.inspect,
    "jsonl": jsonl.inspect,
    "csv": csv_file.inspect,
    "excel": excel.inspect,
    "parquet": parquet.inspect,
}
PLAN = {
    "text": text.plan,
    "jsonl": jsonl.plan,
    "csv": csv_file.plan,
    "parquet": parquet.plan,
}
READ = {
    "text": text.read,
    "jsonl": jsonl.read,
    "csv": csv_file.read,
    "parquet": parquet.read,
}


def inspect(path: Path, format: str, reading: Reading) -> Source:
    """format: of `INSPECT`, or "auto" for that of the ending.

    Raises UserError if the file is not what it should be, or lacks the column.
    """
    if format == "auto":
        format = SUFFIXES.get(path.suffix.lower(), "")
    if not format:
        raise UserError(
            f"{path}: of which format is it? Known endings: {', '.join(SUFFIXES)}. For another, "
            f"name the format: --input-format {' or '.join(INSPECT)}"
        )
    try:
        about = path.stat()
        source = Source(str(path.absolute()), format, about.st_size, about.st_mtime_ns, "")
        if not about.st_size:
            return replace(source, column=reading.column or "text")
        return INSPECT[format](source, reading)
    except OSError as error:
        raise UserError(f"{path}: cannot be read ({error.strerror}).") from None


def plan(source: Source, staged: Path, part_bytes: int) -> Iterator[Range]:
    """Where the source can be cut. staged: a place for a copy, which Excel needs."""
    if not source.size:
        return
    if source.format == "excel":
        staged.parent.mkdir(parents=True, exist_ok=True)
        excel.stage(source, staged)
        yield from excel.plan(staged, part_bytes)
    else:
        yield from PLAN[source.format](source, part_bytes)


def read(source: Source, staged: Path, part: Part, reading: Reading) -> Batch:
    if source.format == "excel":
        return excel.read(source, staged, part, reading)
    return READ[source.format](source, part, reading)


def lines_before(source: Source) -> int:
    """Those of the file that stand before its first part."""
    return excel.HEADER_LINES if source.format == "excel" else 0

"""Reads documents, each of them a list of paragraphs, from text files, JSONL and Parquet."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ..corpus.problems import Problems
from ..corpus.text import read_text
from ..errors import UserError

JSON_LINES, PARQUET = (".jsonl", ".json"), ".parquet"
SUFFIXES = (".txt", *JSON_LINES, PARQUET)
# Halves of characters, which JSON can spell (\ud83d) and no file can hold; they become U+FFFD.
SURROGATES, REPLACEMENT = re.compile(r"[\ud800-\udfff]"), "\ufffd"
BLANK_LINES = re.compile(r"\n[^\S\n]*\n")
Document = list[str]


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files that are meant, those of folders by name.

    Raises UserError if there is none, or a file's name ends in what is not read.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(
                each for each in path.rglob("*") if suffix_of(each) in SUFFIXES and each.is_file()
            )
            if not inside:
                raise UserError(f"{path}: no file in it ends in {', '.join(SUFFIXES)}.")
            found += inside
        elif not path.is_file():
            raise UserError(f"{path}: there is no such file or folder.")
        elif suffix_of(path) not in SUFFIXES:
            raise UserError(f"{path}: its name has to end in {', '.join(SUFFIXES)}.")
        else:
            found.append(path)
    if not found:
        raise UserError("No texts to pre-train on. Name files or folders of them.")
    return list(dict.fromkeys(found))


def suffix_of(path: Path) -> str:
    return path.suffix.lower()


def read_documents(files: Sequence[Path], column: str) -> list[Document]:
    """All documents, in order.

    A row of JSONL or Parquet is a document. In a text file empty lines divide documents; if it
    has none, each line is one.
    column: of the text in a row. Raises UserError if a file cannot be read.
    """
    return [
        [line for line in text.splitlines() if line.strip()]
        for path in files
        for text in _texts(path, column)
    ]


def _texts(path: Path, column: str) -> Iterator[str]:
    if suffix_of(path) == PARQUET:
        yield from _parquet(path, column)
        return
    text = read_text(path, Problems(path.name)).replace("\r\n", "\n")
    if suffix_of(path) in JSON_LINES:
        yield from _json_lines(path, text, column)
    else:
        text = text.strip("\n")
        yield from BLANK_LINES.split(text) if BLANK_LINES.search(text) else text.split("\n")


def _json_lines(path: Path, text: str, column: str) -> Iterator[str]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise UserError(f"{path}, line {number}: no JSON ({error}).") from None
        if not isinstance(row, dict) or not isinstance(row.get(column), str):
            raise UserError(
                f"{path}, line {number}: expected an object with a text in {column!r}. "
                "Name its key: --column."
            )
        yield SURROGATES.sub(REPLACEMENT, row[column])


def _parquet(path: Path, column: str) -> Iterator[str]:
    # Slow to import, and needed for this format alone.
    import pyarrow
    import pyarrow.parquet

    try:
        file = pyarrow.parquet.ParquetFile(path)
        if column not in file.schema_arrow.names:
            names = ", ".join(file.schema_arrow.names)
            raise UserError(f"{path}: no column {column!r}. Name one with --column: {names}.")
        for batch in file.iter_batches(columns=[column]):
            texts = [each for each in batch.column(0).to_pylist() if each is not None]
            if not all(isinstance(each, str) for each in texts):
                kind = file.schema_arrow.field(column).type
                raise UserError(f"{path}: the column {column!r} has no texts but {kind}.")
            yield from texts
    except (pyarrow.ArrowException, OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: cannot be read as Parquet ({error}).") from None

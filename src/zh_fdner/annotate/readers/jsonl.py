"""JSON Lines: an object a line, or a string a line."""

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from ...errors import UserError
from ..parts import Part, Range
from ..records import Batch
from .encoding import detect_encoding
from .lines import MOST_BYTES, cut, read_lines
from .source import Reading, Source

COLUMN = "text"
# By these it is told whether the column has the name that was given.
FIRST_LINES = 100


def inspect(source: Source, reading: Reading) -> Source:
    """Raises UserError if none of the first records has the column."""
    path, column = Path(source.path), reading.column or COLUMN
    auto = reading.encoding == "auto"
    source = replace(
        source, column=column, encoding=detect_encoding(path) if auto else reading.encoding
    )
    seen: dict[str, None] = {}
    for line in islice(read_lines(path, 0, source.size), FIRST_LINES):
        try:
            found = _fields(line or b"", source)
        except ValueError:
            continue
        if column in found:
            return source
        seen |= dict.fromkeys(found)
    if seen:
        raise UserError(
            f"{path}: none of the first records has {column!r}. They have "
            f"{', '.join(map(repr, seen))}. Name the one with the text, as --column "
            f"{next(iter(seen))}"
        )
    if path.suffix.lower() == ".json":
        raise UserError(
            f"{path}: expected a JSON object a line. If it is a JSON array: jq -c '.[]' "
            f"{path.name} > {path.stem}.jsonl"
        )
    return source


def plan(source: Source, part_bytes: int) -> Iterator[Range]:
    yield from cut(source.size, part_bytes)


def read(source: Source, part: Part, reading: Reading) -> Batch:
    return read_json_lines(Path(source.path), source, part, reading)


def read_json_lines(path: Path, source: Source, part: Part, reading: Reading) -> Batch:
    """path: of the lines; the source may be what they were made from."""
    batch = Batch()
    for raw in read_lines(path, part.start, part.end):
        batch.lines += 1
        if raw is None:
            batch.reject(batch.lines, "too_long", f"a line of over {MOST_BYTES:,} bytes", "")
        elif not raw.strip():
            batch.blank += 1
        else:
            try:
                fields = _fields(raw, source)
            except UnicodeError as error:
                batch.reject(batch.lines, "undecodable", str(error), raw)
            except ValueError as error:
                batch.reject(batch.lines, "invalid_json", str(error), raw)
            else:
                batch.add(batch.lines, fields, source.column, reading.max_chars, raw)
    return batch


def _fields(raw: bytes, source: Source) -> dict[str, Any]:
    """Raises ValueError if that is no JSON that can be written again."""
    try:
        value = json.loads(raw.decode(source.encoding), parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if b"\\ud" in raw.lower():
        # Half of a surrogate pair is valid in JSON's escapes, and in no file.
        json.dumps(value, ensure_ascii=False).encode("utf8")
    if isinstance(value, str):
        return {source.column: value}
    if not isinstance(value, dict):
        raise ValueError(f"expected an object, found {type(value).__name__}")
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is not JSON")

"""CSV that Excel opens by a double click: UTF-8 with a byte-order mark, CRLF line ends.

One row a record: the user's columns, a column for each label with the entities' texts, joined
by ;, and all entities as JSON. Or one row an entity, to filter and count (pivot tables).
"""

import csv
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from ...entity import Entity
from ..annotation import Annotation, beside
from .plain import ENTITIES, LOW_CONFIDENCE, Context, line_of

ENCODING = "utf-8-sig"
SEPARATOR = ";"
# Of a row for an entity. low_confidence: yes, or blank.
PARTS = ("entity", "label", "start", "end", "score", LOW_CONFIDENCE)
# A cell that we have written, we can read.
MOST_CHARACTERS = 2**31 - 1


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    rows: list[dict[str, Any]] = []
    for annotation in annotations:
        rows += _entity_rows(annotation) if _by_entity(context) else [_row(annotation, context)]
    _write(path, _columns(rows, context), rows)


def join(shards: Sequence[Path], out: Path, context: Context) -> None:
    """Columns that only some parts have are blank in the others."""
    csv.field_size_limit(MOST_CHARACTERS)
    headers = [dict.fromkeys(_reader(lines).fieldnames or ()) for lines in _opened(shards)]
    rows = (row for lines in _opened(shards) for row in _reader(lines))
    _write(out, _columns(headers, context), rows)


def _by_entity(context: Context) -> bool:
    return context.rows == "entities"


def _ours(context: Context) -> tuple[str, ...]:
    if _by_entity(context):
        return PARTS
    return (*context.labels, ENTITIES, LOW_CONFIDENCE)


def _columns(rows: Iterable[dict[str, Any]], context: Context) -> list[str]:
    """The user's, in the order in which they turn up, then ours."""
    ours = _ours(context)
    users = {name: None for row in rows for name in row if name not in ours}
    return [*users, *ours]


def _row(annotation: Annotation, context: Context) -> dict[str, Any]:
    ours: dict[str, Any] = {
        label: SEPARATOR.join(e.text for e in annotation.entities if e.label == label)
        for label in context.labels
    }
    ours[ENTITIES] = _json(annotation.entities)
    ours[LOW_CONFIDENCE] = _json(annotation.low_confidence)
    return beside(annotation.fields, ours) | ours


def _entity_rows(annotation: Annotation) -> Iterator[dict[str, Any]]:
    """One at least, so that every record is there."""
    fields = beside(annotation.fields, PARTS)
    found = [(e, "") for e in annotation.entities]
    found += [(e, "yes") for e in annotation.low_confidence]
    for entity, unsure in found:
        values = (entity.text, entity.label, entity.start, entity.end, entity.score, unsure)
        yield fields | dict(zip(PARTS, values, strict=True))
    if not found:
        yield fields | dict.fromkeys(PARTS)


def _json(entities: Iterable[Entity]) -> str:
    return json.dumps([entity.as_json() for entity in entities], ensure_ascii=False)


def _write(path: Path, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> None:
    with path.open("w", encoding=ENCODING, newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)


def _cell(value: Any) -> str:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    return value if isinstance(value, str) else line_of(value).strip().strip('"')


def _opened(shards: Sequence[Path]) -> Iterator[TextIO]:
    for shard in shards:
        with shard.open(encoding=ENCODING, newline="") as lines:
            yield lines


def _reader(lines: TextIO) -> "csv.DictReader[str]":
    return csv.DictReader(lines, restval="")

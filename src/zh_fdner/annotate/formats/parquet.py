"""Parquet: the user's columns with their types, and entities as lists of structs."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from ...optional import needed
from ..annotation import Annotation, beside
from .plain import ENTITIES, LOW_CONFIDENCE, Context, line_of

# Parts are joined to row groups of about that many rows, as other writers make them.
ROWS_A_GROUP = 100_000
OURS = (ENTITIES, LOW_CONFIDENCE)


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    arrow = _arrow()
    fields, ours = [], []
    for each in annotations:
        fields.append(beside(each.fields, OURS))
        spans = (each.entities, each.low_confidence)
        ours.append([[entity.as_json() for entity in of] for of in spans])
    types = _types_of(context.parquet)
    names = list(types) or list({name: None for row in fields for name in row})
    columns = {name: _array([row.get(name) for row in fields], types.get(name)) for name in names}
    for i, name in enumerate(OURS):
        columns[name] = arrow.array([row[i] for row in ours], _span_list())
    arrow.parquet.write_table(arrow.table(columns), path)


def join(shards: Sequence[Path], out: Path, context: Context) -> None:
    """Where parts differ in the type of a column, it becomes JSON in all of them."""
    arrow = _arrow()
    schema = _common([arrow.parquet.read_schema(shard) for shard in shards])
    with arrow.parquet.ParquetWriter(out, schema) as writer:
        for table in _groups(shards, schema):
            writer.write_table(table)


def _groups(shards: Sequence[Path], schema: Any) -> Iterator[Any]:
    arrow = _arrow()
    waiting: list[Any] = []
    for shard in shards:
        table = arrow.parquet.read_table(shard)
        waiting.append(arrow.table([_fitted(table, field) for field in schema], schema))
        if sum(each.num_rows for each in waiting) >= ROWS_A_GROUP:
            yield arrow.concat_tables(waiting)
            waiting = []
    if waiting:
        yield arrow.concat_tables(waiting)


def _common(schemas: Sequence[Any]) -> Any:
    """All columns, the user's before ours, each with a type that fits all parts."""
    arrow = _arrow()
    fields: dict[str, Any] = {}
    for schema in schemas:
        for field in schema:
            before = fields.get(field.name, field)
            try:
                both = [arrow.schema([before]), arrow.schema([field])]
                (unified,) = arrow.unify_schemas(both, promote_options="permissive")
            except arrow.ArrowException:
                unified = arrow.field(field.name, arrow.string())
            fields[field.name] = unified
    # (There may be no part, of an empty input.)
    last = {name: fields.pop(name, arrow.field(name, _span_list())) for name in OURS}
    return arrow.schema([*fields.values(), *last.values()])


def _fitted(table: Any, field: Any) -> Any:
    arrow = _arrow()
    if field.name not in table.column_names:
        return arrow.nulls(table.num_rows, field.type)
    column = table.column(field.name)
    if column.type == field.type:
        return column
    try:
        return column.cast(field.type)
    except arrow.ArrowException:
        return arrow.array(_as_json(column.to_pylist()), arrow.string())


def _array(values: list[Any], type: Any) -> Any:
    """type: None for what the values show."""
    arrow = _arrow()
    try:
        return arrow.array(values, type)
    except (arrow.ArrowException, OverflowError):
        return arrow.array(_as_json(values), arrow.string())


def _as_json(values: Iterable[Any]) -> list[str | None]:
    return [
        value if value is None or isinstance(value, str) else line_of(value).strip()
        for value in values
    ]


def _types_of(source: str) -> dict[str, Any]:
    """The columns' types, by the names that they have in the output."""
    if not source:
        return {}
    return beside({field.name: field.type for field in _arrow().parquet.read_schema(source)}, OURS)


def _span_list() -> Any:
    arrow = _arrow()
    span = {"start": "int64", "end": "int64", "label": "string", "text": "string"}
    fields = [(name, arrow.type_for_alias(kind)) for name, kind in span.items()]
    return arrow.list_(arrow.struct([*fields, ("score", arrow.float64())]))


def _arrow() -> Any:
    needed("pyarrow", "tables", "Parquet files")
    import pyarrow
    import pyarrow.parquet

    return pyarrow

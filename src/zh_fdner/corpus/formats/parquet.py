"""Parquet of the Hugging Face hub: a row a sentence, with its tokens and their tags."""

import json
from pathlib import Path
from typing import Any

from ..problems import Problems
from ..rows import Row, read_rows
from ..sentence import Sentence
from ..tagging import MISSING
from ..text import read_bytes

TOKEN_COLUMNS = ("tokens", "words", "chars")
TAG_COLUMNS = ("ner_tags", "tags", "labels")
# What `datasets` writes for a tag that is not known.
UNKNOWN = (-1, -100, None)


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Tags are strings, or numbers whose ClassLabel names the file's metadata has.

    Raises UserError if the file is no parquet, or lacks a column or the names.
    """
    table = _table(path, problems)
    tokens = _column(table, TOKEN_COLUMNS, problems)
    tags = _column(table, TAG_COLUMNS, problems)
    names = class_names(table.schema.metadata or {}, tags)
    token_rows, tag_rows = _values(table, tokens, problems), _values(table, tags, problems)
    if not names:
        _refuse_numbers(tags, tag_rows, problems)
    groups = []
    columns = zip(token_rows, tag_rows, strict=True)
    for number, (row_tokens, row_tags) in enumerate(columns, start=1):
        place = f"{problems.name}, row {number}"
        groups.append(_row(row_tokens, row_tags, names, place, problems))
    problems.check()
    groups = [group for group in groups if group]
    if not groups:
        problems.stop(problems.name, "no tokens", "a row or more with some", "Check the export.")
    return read_rows(groups, problems)


def class_names(metadata: dict[bytes, bytes], column: str) -> list[str]:
    """The ClassLabel names of a column, from what `datasets` keeps in the schema's metadata:
    `{"info": {"features": {column: {"feature": {"names": […]}}}}}`; none if it has none."""
    try:
        feature = json.loads(metadata[b"huggingface"])["info"]["features"][column]
        feature = feature[0] if isinstance(feature, list) else feature.get("feature", feature)
        names = feature["names"]
    except (KeyError, IndexError, TypeError, AttributeError, ValueError, RecursionError):
        return []
    is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return names if is_list else []


def _table(path: Path, problems: Problems) -> Any:
    # Slow to import, and needed for this format alone.
    import pyarrow
    import pyarrow.parquet

    content = read_bytes(path, problems)
    try:
        return pyarrow.parquet.read_table(pyarrow.BufferReader(content))
    except (pyarrow.ArrowException, OSError, ValueError) as error:
        reason = f"The library says: {str(error)[:80]}. Download the file again."
        problems.stop(problems.name, "something else", "a whole parquet file", reason)


def _column(table: Any, choices: tuple[str, ...], problems: Problems) -> str:
    found = [name for name in choices if table.column_names.count(name) == 1]
    if not found:
        columns = f"the columns {', '.join(table.column_names) or 'none'}"
        expected = f"one of {', '.join(choices)}"
        problems.stop(problems.name, columns, expected, "Rename the column.")
    return found[0]


def _values(table: Any, column: str, problems: Problems) -> list[Any]:
    """The column as Python has it, a list a row."""
    try:
        values: list[Any] = table[column].to_pylist()
    except (UnicodeDecodeError, ValueError, OverflowError) as error:
        problems.stop(problems.name, f"{column}: {error}", "readable values", "Export it anew.")
    return values


def _refuse_numbers(column: str, rows: list[Any], problems: Problems) -> None:
    """Once for a column whose numbers have no names."""
    tags = (tag for row in rows if isinstance(row, list) for tag in row)
    numbers = sorted({tag for tag in tags if isinstance(tag, int) and tag not in UNKNOWN})
    if numbers:
        found = f"the tags {', '.join(map(str, numbers)):.40}"
        expected = "names, or numbers with ClassLabel names in the file's metadata"
        fix = "Write the tags as strings, or save the file with datasets' ClassLabel."
        problems.stop(f"{problems.name}, column {column}", found, expected, fix)


def _row(
    tokens: object, tags: object, names: list[str], place: str, problems: Problems
) -> list[Row]:
    """The row's tokens with their tags; none, and a problem noted, if they do not fit."""
    if not isinstance(tokens, list) or not isinstance(tags, list) or len(tokens) != len(tags):
        found = f"{tokens!r:.40} with {tags!r:.40}"
        problems.add(place, found, "two lists, equally long", "Check the export.")
        return []
    rows = []
    for i, (token, tag) in enumerate(zip(tokens, tags, strict=True), start=1):
        where = f"{place}, token {i}"
        if not isinstance(token, str):
            problems.add(where, f"{token!r:.40}", "a string", "Check the export.")
        elif not token:
            expected = "one character or more"
            problems.repair("empty_tokens_dropped", where, "an empty token", expected, "Drop it.")
        else:
            rows.append(Row(where, token, _tag(tag, names, where, problems)))
    return rows


def _tag(tag: object, names: list[str], place: str, problems: Problems) -> str:
    """The tag by its name."""
    if tag in UNKNOWN:
        return MISSING
    if isinstance(tag, str):
        return tag
    if isinstance(tag, int) and 0 <= tag < len(names):
        return names[tag]
    expected = "a name"
    if names:
        expected += f", or a number from 0 to {len(names) - 1}, as there are {len(names)} names"
    problems.add(place, f"the tag {tag!r:.40}", expected, "Check the export.")
    return MISSING

"""Reads the records of a JSON file: a list of objects, one object, or an object a line."""

import json
from pathlib import Path
from typing import Any

from .problems import Problems
from .text import read_text

Record = dict[str, Any]


def read_records(path: Path, problems: Problems) -> list[tuple[str, Record]]:
    """Each record after its place, as "all.jsonl, record 5".

    Raises UserError if the file is not JSON, or has no records.
    """
    text = read_text(path, problems)
    values = _whole(text)
    if values is None:
        values = _by_line(text, problems)
    found = []
    for number, value in enumerate(values, start=1):
        place = f"{problems.name}, record {number}"
        if isinstance(value, dict):
            found.append((place, value))
        else:
            expected = "an object, as {…}"
            problems.add(place, f"{value!r:.40}", expected, "Check the export.")
    problems.check()
    if not found:
        problems.stop(problems.name, "no record", "one annotated text or more", "Export it anew.")
    return found


def _whole(text: str) -> list[Any] | None:
    """The records if the whole text is one JSON value; else None."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, list) else [value]


def _by_line(text: str, problems: Problems) -> list[Any]:
    values = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            place = f"{problems.name}, line {number}"
            fix = f"The parser says: {str(error) or 'too deeply nested'}."
            problems.add(place, f"{line:.40}", "a JSON object, whole, on one line", fix)
    problems.check()
    return values


def list_of(value: object, what: str, place: str, problems: Problems) -> list[Any]:
    """The value, if it is a list; an empty one, and a problem noted, if it is not.

    what: the value's name in the file, as "label".
    """
    if isinstance(value, list):
        return value
    problems.add(place, f"{what}: {value!r:.40}", "a list", "Check the export.")
    return []


def dict_of(value: object, what: str, place: str, problems: Problems) -> Record:
    """The value, if it is an object; an empty one, and a problem noted, if it is not."""
    if isinstance(value, dict):
        return value
    problems.add(place, f"{what}: {value!r:.40}", "an object, as {…}", "Check the export.")
    return {}

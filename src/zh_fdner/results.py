"""Reads the figures that the steps have written to `metrics/`."""

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from .errors import UserError


class Record(dict[str, Any]):
    """An object of a JSON file, which names the file where a key is missing."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.path = path

    def __missing__(self, key: str) -> NoReturn:
        raise KeyError(f"no {key!r} in {self.path}")


def read_json(path: Path, step: str) -> Any:
    """step: the command that writes it. Raises UserError if it is missing or no JSON."""
    try:
        text = path.read_text(encoding="utf8")
        return json.loads(text, object_hook=partial(Record, path))
    except (OSError, ValueError) as error:
        raise cannot_read(path, step, error) from None


def read_jsonl(path: Path, step: str) -> list[Any]:
    """step, and what is raised: see `read_json`."""
    try:
        # Not splitlines: a sentence may hold U+2028, which JSON does not escape.
        lines = path.read_text(encoding="utf8").split("\n")
        return [json.loads(line, object_hook=partial(Record, path)) for line in lines if line]
    except (OSError, ValueError) as error:
        raise cannot_read(path, step, error) from None


def cannot_read(path: Path, step: str, error: Exception) -> UserError:
    return UserError(f"{path}: cannot read it ({error}). Run: python -m spacy project run {step}")

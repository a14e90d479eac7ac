"""Reads the figures that the steps have written to `metrics/`."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from .errors import UserError

# How it shows that a file is not as this version writes it.
WRONG_FORM = (AttributeError, IndexError, KeyError, TypeError, ValueError)


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


@contextmanager
def of_this_version(
    cannot: str, again: str = "repeat the command that writes it"
) -> Iterator[None]:
    """Around what takes for granted that files are in the form that this version writes.

    cannot: where the files are, and what is made of them. again: what writes them anew.
    Raises UserError if they are not.
    """
    try:
        yield
    except WRONG_FORM as error:
        raise UserError(
            f"{cannot} ({type(error).__name__}: {error}). Either a file there is of another "
            f"version of this project, or was edited: {again}. Or this is a bug of the project: "
            "if the command's new file does not help, report this message."
        ) from error


def cannot_read(path: Path, step: str, error: Exception) -> UserError:
    return UserError(f"{path}: cannot read it ({error}). Run: python -m spacy project run {step}")

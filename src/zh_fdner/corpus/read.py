"""Reads one file of annotated sentences, whatever its format."""

from collections import Counter
from pathlib import Path

from .formats.detect import AUTO, detect
from .formats.registry import READERS
from .problems import Problems
from .sentence import Sentence


def read_file(
    path: Path, format: str = AUTO, lenient: bool = False
) -> tuple[list[Sentence], Counter[str]]:
    """The sentences in order, and counts of what was skipped, repaired or read by a rule.

    format: a name of `READERS`, or "auto".
    lenient: whether to repair what has one obvious repair.
    Raises UserError with all problems of the file.
    """
    problems = Problems(path.name, lenient)
    sentences = read_with(problems, path, format)
    return sentences, problems.counts


def read_with(problems: Problems, path: Path, format: str = AUTO) -> list[Sentence]:
    """The sentences of a file; `problems` takes counts and scheme. Raises UserError."""
    if format == AUTO:
        format = detect(path, problems)
    sentences = READERS[format](path, problems)
    problems.check()
    return sentences

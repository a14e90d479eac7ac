"""Reads a file, or the files of a split, whatever their format."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import UserError
from .formats.detect import AUTO, detect
from .formats.registry import READERS
from .problems import Problems
from .sentence import Sentence


@dataclass
class Split:
    """sentences: in the order of the files' names. counts: of what was skipped, repaired or
    read by a rule. formats: "conll (BIO)" and so on, each once."""

    sentences: list[Sentence] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    formats: list[str] = field(default_factory=list)


def read_file(
    path: Path, format: str = AUTO, lenient: bool = False
) -> tuple[list[Sentence], Counter[str]]:
    """The sentences in order, and counts of what was skipped, repaired or read by a rule.

    format: a name of `READERS`, or "auto".
    lenient: whether to repair what has one obvious repair.
    Raises UserError with all problems of the file.
    """
    problems = Problems(path.name, lenient)
    return _read(path, format, problems)[0], problems.counts


def read_split(folder: Path, format: str = AUTO, lenient: bool = False) -> Split:
    """All files of a folder and of those in it, as one.

    format, lenient: see `read_file`. Raises UserError with all problems of the first file
    that has any, or if there is no file.
    """
    split = Split()
    for path in data_files(folder):
        problems = Problems(path.relative_to(folder).as_posix(), lenient)
        sentences, name = _read(path, format, problems)
        split.sentences += sentences
        split.counts += problems.counts
        split.formats += [name] if name not in split.formats else []
    return split


def data_files(folder: Path) -> list[Path]:
    """The files to read. Of a text and its annotations (BRAT), it is the annotations.

    Raises UserError if there is none.
    """
    files = sorted((p for p in folder.rglob("*") if p.is_file()), key=Path.as_posix)
    if not files:
        raise UserError(f"{folder}: no files. Run: python -m spacy project run fetch")
    return [p for p in files if p.suffix != ".txt" or not p.with_suffix(".ann").exists()]


def _read(path: Path, format: str, problems: Problems) -> tuple[list[Sentence], str]:
    """The sentences, and the format with its tag scheme."""
    name = detect(path, problems) if format == AUTO else format
    try:
        sentences = READERS[name](path, problems)
        problems.check()
    except UserError as error:
        looks = _looks_like(path, problems.name) if format != AUTO else name
        if looks in (None, name):
            raise
        hint = f"The file looks like {looks}: leave --vars.format at auto."
        raise UserError(f"{error}\n{hint}") from error
    return sentences, f"{name} ({problems.scheme})" if problems.scheme else name


def _looks_like(path: Path, name: str) -> str | None:
    """The format that would have been detected; None if it would not do either."""
    problems = Problems(name, lenient=True)
    try:
        looks = detect(path, problems)
        READERS[looks](path, problems)
        problems.check()
    except UserError:
        return None
    return looks

"""Reads CoNLL-style files: one token and its tag a line, a blank line between sentences."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from ..errors import UserError
from .sentence import Sentence
from .tagging import MISSING, read_entities, split_tag


@dataclass(frozen=True)
class Row:
    """A line of the file: its number (from 1), its first and its last column."""

    line: int
    token: str
    tag: str


def read_conll(path: Path) -> tuple[list[Sentence], Counter[str]]:
    """Read a file with two or more columns: the token first, the tag last.

    Columns are separated by a tab or a single space. A token may itself be a space, and
    may have several characters. Returns the sentences in order and counts of everything
    that was skipped or read leniently, by kind.
    Raises UserError naming file and line if a line cannot be read.
    """
    counts: Counter[str] = Counter()
    lines = decode(path, counts).split("\n")
    groups = list(_groups(path, lines, counts))
    if not groups:
        raise UserError(f"{path}: no sentence found. Expected one 'character tag' pair a line.")
    if _has_position_digits(groups):
        groups = [[Row(r.line, r.token[:-1], r.tag) for r in group] for group in groups]
        counts["position_digits_stripped"] = sum(len(group) for group in groups)
    return [_sentence(path, group, counts) for group in groups], counts


def decode(path: Path, counts: Counter[str]) -> str:
    """The file's text; a byte-order mark and carriage returns go, and are counted."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise UserError(
            f"{path}, line {line}: byte 0x{content[error.start]:02X} is not UTF-8. "
            f"If the file is in a Chinese legacy encoding, convert it: "
            f"iconv -f GB18030 -t UTF-8 {path.name} > utf8-{path.name}"
        ) from None
    if text.startswith("\ufeff"):
        counts["byte_order_mark_removed"] += 1
        text = text[1:]
    if "\r" in text:
        counts["carriage_returns_removed"] += text.count("\r")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _groups(path: Path, lines: Iterable[str], counts: Counter[str]) -> Iterator[list[Row]]:
    group: list[Row] = []
    n_columns = 0
    for number, line in enumerate(lines, start=1):
        if line.startswith("-DOCSTART-"):
            counts["docstart_lines_skipped"] += 1
        elif line.strip():
            row, n_found = _row(path, number, line)
            n_columns = n_columns or n_found
            if n_found != n_columns:
                raise UserError(
                    f"{path}, line {number}: found {n_found} columns in {line!r}, expected "
                    f"{n_columns} as in the lines before. Add or remove columns."
                )
            group.append(row)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _row(path: Path, number: int, line: str) -> tuple[Row, int]:
    """The line's token and tag, and its number of columns."""
    separator = "\t" if "\t" in line else " "
    columns = line.rstrip(" \t").split(separator)
    if separator == " " and len(columns) > 2 and not columns[0] and not columns[1]:
        columns[:2] = [" "]  # the token is itself a space, so the line starts with two of them
    token, tag = columns[0], columns[-1] if len(columns) > 1 else ""
    if not token or not tag:
        raise UserError(
            f"{path}, line {number}: found {line!r}, expected a character, one space or tab, "
            f"and a tag, as '轴 B-部件'. Add the missing {'character' if tag else 'tag'}."
        )
    return Row(number, token, tag), len(columns)


def _has_position_digits(groups: list[list[Row]]) -> bool:
    """Whether each token has its position in a word glued to it, as Weibo NER's second
    version has: 科0 技1."""
    return all(len(r.token) > 1 and r.token[-1] in "0123456789" for g in groups for r in g)


def _sentence(path: Path, group: list[Row], counts: Counter[str]) -> Sentence:
    tags = [split_tag(row.tag, f"{path}, line {row.line}") for row in group]
    offsets = [0, *accumulate(len(row.token) for row in group)]
    missing = frozenset(
        position
        for i, (role, _) in enumerate(tags)
        if role == MISSING
        for position in range(offsets[i], offsets[i + 1])
    )
    return Sentence(
        text="".join(row.token for row in group),
        entities=read_entities(tags, offsets, counts),
        missing=missing,
    )

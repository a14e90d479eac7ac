"""CoNLL columns: one token and its tag a line, a blank line between sentences."""

import re
from collections.abc import Iterator
from pathlib import Path

from ..problems import Problems
from ..rows import Row, read_rows
from ..sentence import Sentence
from ..tagging import parse_tag
from ..text import read_text

# Of ASCII alone, as an ideographic space or a line separator of Unicode may be a token.
BLANK = " \t"


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Read a file with two or more columns: the token first, the tag last.

    Columns are separated by a tab or by spaces. A token may itself be a space, and may have
    several characters. `-DOCSTART-` lines and comments (`# …` that is no token) are skipped
    and counted.
    Raises UserError if the file has no sentence; of wrong lines, `problems` is told.
    """
    text = read_text(path, problems)
    groups = list(_groups(split_lines(text, problems), problems))
    problems.check()
    if not groups:
        problems.stop(problems.name, "no sentence", "a character and its tag a line", "Check it.")
    if "\t" not in text and all(row.token == " " for group in groups for row in group):
        problems.stop(
            groups[0][0].place,
            "nothing but spaces in the first column, here and below",
            "the token there",
            "Delete the spaces at the beginning of the lines.",
        )
    return read_rows(groups, problems)


def split_lines(text: str, problems: Problems) -> list[str]:
    """The lines, without their ends: \\n, \\r\\n, or \\r in a file without any \\n.

    (`str.splitlines` would also split at characters that are tokens here, as U+2028.)
    """
    if "\r" in text:
        end = "\r\n" if "\n" in text else "\r"
        problems.counts["carriage_returns_removed"] += text.count(end)
        text = text.replace(end, "\n")
    return text.split("\n")


def _groups(lines: list[str], problems: Problems) -> Iterator[list[Row]]:
    group: list[Row] = []
    n_columns = 0
    for number, line in enumerate(lines, start=1):
        place = f"{problems.name}, line {number}"
        if line.startswith("-DOCSTART-"):
            problems.counts["docstart_lines_skipped"] += 1
        elif not line.strip(BLANK):
            if group:
                yield group
            group = []
        elif is_comment(line):
            problems.counts["comment_lines_skipped"] += 1
        else:
            columns = split_columns(line)
            n_columns = n_columns or len(columns)
            if _are_whole(columns, n_columns, line, place, problems):
                group.append(Row(place, columns[0], columns[-1]))
    if group:
        yield group


def is_comment(line: str) -> bool:
    """Whether a line that begins with # is not the row of a token that does."""
    if not line.startswith("#") or line.rstrip(BLANK) == "#":
        return False
    columns = split_columns(line)
    if "\t" in line and " " not in columns[0]:
        return False
    return parse_tag(columns[-1]) is None


def split_columns(line: str) -> list[str]:
    """The columns of a line. Two separators at its begin are a token, which is one itself,
    and a separator."""
    line = line.rstrip(BLANK)
    if "\t" in line:
        columns = line.split("\t")
        if len(columns) > 2 and not columns[0] and not columns[1]:
            columns[:2] = ["\t"]
        return columns
    if line.startswith("  "):
        return [" ", *re.split(" +", line.lstrip(" "))]
    return re.split(" +", line)


def _are_whole(
    columns: list[str], n_columns: int, line: str, place: str, problems: Problems
) -> bool:
    """Whether the columns make a row; `problems` is told if not."""
    if len(columns) < 2 or not columns[0] or not columns[-1]:
        lacks = "character" if len(columns) > 1 else "tag"
        expected = "a character, a space or tab, and a tag, as '轴 B-部件'"
        problems.add(place, repr(line), expected, f"Add the missing {lacks}.")
        return False
    if len(columns) != n_columns:
        found = f"{len(columns)} columns in {line!r}"
        expected = f"{n_columns} as in the lines before"
        problems.add(place, found, expected, "Add or remove columns.")
        return False
    return True

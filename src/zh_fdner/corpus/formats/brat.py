"""BRAT standoff: a text file, and beside it the annotations in a file ending in .ann."""

import re
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problems
from ..sentence import Sentence
from ..spans import Mark, read_marks
from ..text import read_text

# Offsets have few enough digits for Python to read them.
SPAN = re.compile(r"(\S+) ([0-9]{1,9} [0-9]{1,9}(?:;[0-9]{1,9} [0-9]{1,9})*)")


@dataclass(frozen=True)
class TextBound:
    """A line T of the annotations. fragments: begin and end of each, one if it is whole."""

    label: str
    fragments: list[tuple[int, int]]
    surface: str

    def is_in(self, text: str) -> bool:
        """Whether the text has the surface there. An .ann file has it on one line, whose end
        may itself be \\r\\n."""
        found = " ".join(text[start:end] for start, end in self.fragments).replace("\n", " ")
        return found in (self.surface, self.surface.removesuffix("\r"))


def read(path: Path, problems: Problems) -> list[Sentence]:
    """The document as one sentence, line ends included.

    path: of the text or of the annotations.
    A discontinuous span is read as the whole from its first character to its last (as
    standoff2conll does by default), and counted. Relations, events, attributes and notes
    are left out, and counted.
    Raises UserError if one of the two files is missing.
    """
    for suffix, what in ((".txt", "text"), (".ann", "annotations")):
        if not path.with_suffix(suffix).exists():
            expected = f"{path.with_suffix(suffix).name} with the {what} beside it"
            fix = "Put it there; an empty .ann file says that there is nothing to annotate."
            problems.stop(problems.name, "one file alone", expected, fix)
    text = read_text(path.with_suffix(".txt"), problems)
    lines = read_text(path.with_suffix(".ann"), problems).split("\n")
    found = [
        _text_bound(line, f"{_named(problems, '.ann')}, line {number}", problems)
        for number, line in enumerate(lines, start=1)
    ]
    bounds = [bound for bound in found if bound]
    text = _as_counted(text, bounds)
    marks = [_mark(text, bound, problems) for bound in bounds]
    sentence = read_marks(text, marks, f"{_named(problems, '.txt')}, line 1", problems)
    return [sentence] if sentence else []


def _named(problems: Problems, suffix: str) -> str:
    return str(Path(problems.name).with_suffix(suffix))


def _text_bound(line: str, place: str, problems: Problems) -> TextBound | None:
    if not line.strip():
        return None
    if not line.startswith("T"):
        problems.counts["annotations_other_than_spans_ignored"] += 1
        return None
    columns = line.split("\t", 2)
    match = SPAN.fullmatch(columns[1]) if len(columns) == 3 else None
    if not match:
        expected = "T1, a tab, a label with begin and end, a tab, the span's text"
        problems.add(place, f"{line!r:.60}", expected, "Check the line.")
        return None
    pairs = [pair.split(" ") for pair in match[2].split(";")]
    return TextBound(match[1], [(int(start), int(end)) for start, end in pairs], columns[2])


def _as_counted(text: str, bounds: list[TextBound]) -> str:
    """Whether BRAT counted \\r\\n as one character or as two depends on how it was run: the
    reading in which more of the surfaces are found."""
    readings = (text, text.replace("\r\n", "\n"))
    return max(readings, key=lambda t: sum(b.is_in(t) for b in bounds))


def _mark(text: str, bound: TextBound, problems: Problems) -> Mark:
    """The whole from the first to the last character, with a surface that is to be checked."""
    start, end = bound.fragments[0][0], bound.fragments[-1][1]
    if len(bound.fragments) > 1:
        problems.counts["discontinuous_spans_read_whole"] += 1
    # The surface has other line ends than the text, and lacks what is between fragments.
    surface = text[start:end] if bound.is_in(text) else bound.surface.removesuffix("\r")
    return Mark(start, end, bound.label, surface)

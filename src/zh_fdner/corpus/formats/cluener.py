"""CLUENER's JSON: `{"text", "label": {type: {surface: [[first, last], …]}}}`."""

from pathlib import Path

from ..problems import Problems
from ..records import Record, dict_of, list_of, read_records
from ..sentence import Sentence
from ..spans import Mark, is_offset, read_marks


def is_record(record: Record) -> bool:
    """Whether it looks like a record of this format."""
    return isinstance(record.get("text"), str) and isinstance(record.get("label"), dict)


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Offsets count characters; the last one belongs to the entity."""
    sentences = []
    for place, record in read_records(path, problems):
        marks = _marks(record, place, problems)
        sentence = read_marks(record.get("text"), marks, place, problems)
        if sentence:
            sentences.append(sentence)
    return sentences


def _marks(record: Record, place: str, problems: Problems) -> list[Mark]:
    marks = []
    for label, surfaces in dict_of(record.get("label"), "label", place, problems).items():
        for surface, spans in dict_of(surfaces, label, place, problems).items():
            for span in list_of(spans, surface, place, problems):
                if isinstance(span, list) and len(span) == 2 and all(map(is_offset, span)):
                    marks.append(Mark(span[0], span[1] + 1, label, surface))
                else:
                    expected = "[first, last], two whole numbers"
                    problems.add(place, f"{span!r:.40}", expected, "Check the file.")
    return marks

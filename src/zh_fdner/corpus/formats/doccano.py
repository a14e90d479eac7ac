"""doccano's JSON and JSONL exports of sequence labelling, with and without relations."""

from pathlib import Path

from ..problems import Problems
from ..records import Record, list_of, read_records
from ..sentence import Sentence
from ..spans import Mark, read_marks

# Older versions call the text "data".
TEXT_KEYS = ("text", "data")
# Lists of [start, end, label], and of objects with start_offset, end_offset and label.
SPAN_KEYS = ("label", "labels", "entities")


def is_record(record: Record) -> bool:
    """Whether it looks like a record of this format."""
    has_text = any(isinstance(record.get(key), str) for key in TEXT_KEYS)
    return has_text and any(isinstance(record.get(key), list) for key in SPAN_KEYS)


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Offsets count characters, end exclusive. Relations and comments are left out."""
    sentences = []
    for place, record in read_records(path, problems):
        text = next((record[key] for key in TEXT_KEYS if key in record), None)
        sentence = read_marks(text, _marks(record, place, problems), place, problems)
        if sentence:
            sentences.append(sentence)
    return sentences


def _marks(record: Record, place: str, problems: Problems) -> list[Mark]:
    keys = [key for key in SPAN_KEYS if key in record]
    if not keys:
        expected = f"one of {', '.join(SPAN_KEYS)}"
        found = f"only {', '.join(record) or 'nothing'}"
        problems.add(place, found, expected, 'Write "label": [] if nothing is annotated in it.')
    marks = []
    for key in keys:
        for item in list_of(record[key], key, place, problems):
            if isinstance(item, dict):
                marks.append(
                    Mark(item.get("start_offset"), item.get("end_offset"), item.get("label"))
                )
            elif isinstance(item, list) and len(item) == 3:
                marks.append(Mark(*item))
            else:
                expected = "[start, end, label] or an object with start_offset, end_offset, label"
                problems.add(place, f"in {key}: {item!r:.40}", expected, "Check the export.")
    return marks

"""Label Studio's JSON and JSON-min exports of text labelling."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..problems import Problems
from ..records import Record, dict_of, list_of, read_records
from ..sentence import Sentence
from ..spans import Mark, is_offset, read_marks

# "completions" in old versions.
ANNOTATION_KEYS = ("annotations", "completions")
SPAN_KEYS = {"start", "end", "labels"}


def is_record(record: Record) -> bool:
    """Whether it looks like a record of one of the two exports."""
    return _is_task(record) or any(_is_spans(value) for value in record.values())


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Of a task that was annotated several times, the last annotation that was not cancelled
    counts. Tasks that nobody annotated (with predictions or without) are skipped, counted.

    Raises UserError if no task is annotated.
    """
    sentences = []
    for place, record in read_records(path, problems):
        is_task = _is_task(record)
        values = _task_values(record, place, problems) if is_task else _min_values(record)
        if values is None:
            problems.counts["tasks_without_annotation_skipped"] += 1
            continue
        text = _text(record["data"] if is_task else record, values, place, problems)
        if text is None:
            continue
        marks = [mark for value in values for mark in _marks(text, value, place, problems)]
        sentence = read_marks(text, marks, place, problems)
        if sentence:
            sentences.append(sentence)
    problems.check()
    if not sentences:
        expected = "a task that somebody annotated (predictions alone are not gold)"
        fix = "Submit the annotations in Label Studio and export again."
        problems.stop(problems.name, "no annotated text", expected, fix)
    return sentences


def _is_task(record: Record) -> bool:
    keys = (*ANNOTATION_KEYS, "predictions")
    return isinstance(record.get("data"), dict) and any(key in record for key in keys)


def _is_spans(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(item, dict) and item.keys() >= SPAN_KEYS for item in value)
    )


def _task_values(record: Record, place: str, problems: Problems) -> list[Record] | None:
    """What the spans of a task's annotation say: start, end, labels and text."""
    done: list[Record] = []
    for key in ANNOTATION_KEYS:
        for item in list_of(record.get(key, []), key, place, problems):
            annotation = dict_of(item, key, place, problems)
            if annotation and not annotation.get("was_cancelled"):
                done.append(annotation)
    if not done:
        return None
    if len(done) > 1:
        problems.counts["further_annotations_ignored"] += len(done) - 1
    values = []
    for item in list_of(done[-1].get("result"), "result", place, problems):
        region = dict_of(item, "result", place, problems)
        if region.get("type") in ("labels", "hypertextlabels"):
            values.append(dict_of(region.get("value"), "value", place, problems))
        else:
            problems.counts["results_other_than_spans_ignored"] += 1
    return values


def _min_values(record: Record) -> list[Record]:
    return [item for value in record.values() if _is_spans(value) for item in value]


def _text(data: Record, values: list[Record], place: str, problems: Problems) -> str | None:
    """The text that was labelled: data's "text", or the one string that can be it."""
    choices = {key: value for key, value in data.items() if isinstance(value, str)}
    if "text" in choices:
        return choices["text"]
    surfaces = [value.get("text") for value in values]
    fitting = [
        text for text in choices.values() if all(isinstance(s, str) and s in text for s in surfaces)
    ]
    if len(fitting) == 1:
        return fitting[0]
    found = f"the strings {', '.join(choices) or 'none'} in the data"
    problems.add(place, found, "one that is the text", "Call the text's column text.")
    return None


def _marks(text: str, value: Record, place: str, problems: Problems) -> Iterator[Mark]:
    start, end, surface = value.get("start"), value.get("end"), value.get("text")
    if is_offset(start) and is_offset(end) and not text.isascii():
        start, end = _characters(text, start, end, surface, place, problems)
    for label in list_of(value.get("labels"), "labels", place, problems):
        yield Mark(start, end, label, surface)


def _characters(
    text: str, start: Any, end: Any, surface: object, place: str, problems: Problems
) -> tuple[int, int]:
    """Browsers count in units of UTF-16, in which 😀 is two. Where this makes a difference,
    the surface tells which count it is."""
    units = [i for i, c in enumerate(text) for _ in range(1 + (c > "\uffff"))] + [len(text)]
    if len(units) == len(text) + 1 or not 0 <= start <= end < len(units):
        return start, end
    if surface is None:
        expected = "the span's text, as offsets in this text can be counted in two ways"
        problems.add(place, f"the span {start}:{end} alone", expected, "Export with the text.")
    elif text[start:end] != surface and text[units[start] : units[end]] == surface:
        problems.counts["offsets_in_utf16_read"] += 1
        return units[start], units[end]
    return start, end

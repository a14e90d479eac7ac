"""Label Studio's JSON and JSON-min exports of text labelling."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..problems import Problems
from ..records import Record, dict_of, list_of, read_records
from ..sentence import Sentence
from ..spans import Mark, is_offset, read_marks
from .utf16 import Span, is_in_utf16

# "completions" in old versions.
ANNOTATION_KEYS = ("annotations", "completions")
SPAN_KEYS = {"start", "end", "labels"}


def is_record(record: Record) -> bool:
    """Whether it looks like a record of one of the two exports."""
    return _is_task(record) or any(_is_spans(value) for value in record.values())


@dataclass(frozen=True)
class Task:
    """An annotated text. values: of its spans, each with start, end, text and labels."""

    place: str
    text: str
    values: list[Record]

    def span(self, value: Record) -> Span | None:
        """A span that could be counted in two ways; see `utf16`."""
        start, end = value.get("start"), value.get("end")
        if self.text.isascii() or not is_offset(start) or not is_offset(end):
            return None
        span = Span(self.text, start, end, value.get("text"))
        return None if span.is_clear else span


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Of a task that was annotated several times, the last annotation that was not cancelled
    counts. Tasks that nobody annotated (with predictions or without) are skipped, counted.

    Raises UserError if no task is annotated.
    """
    tasks = [
        task
        for place, record in read_records(path, problems)
        for task in [_task(record, place, problems)]
        if task
    ]
    spans = [span for task in tasks for value in task.values if (span := task.span(value))]
    in_utf16 = is_in_utf16(spans)
    sentences = []
    for task in tasks:
        marks = [mark for v in task.values for mark in _marks(task, v, in_utf16, problems)]
        sentence = read_marks(task.text, marks, task.place, problems)
        if sentence:
            sentences.append(sentence)
    problems.check()
    if not sentences:
        expected = "a task that somebody annotated (predictions alone are not gold)"
        fix = "Submit the annotations in Label Studio and export again."
        problems.stop(problems.name, "no annotated text", expected, fix)
    return sentences


def _task(record: Record, place: str, problems: Problems) -> Task | None:
    """None if nobody annotated it, or `problems` was told."""
    is_task = _is_task(record)
    values = _task_values(record, place, problems) if is_task else _min_values(record)
    if values is None:
        problems.counts["tasks_without_annotation_skipped"] += 1
        return None
    text = _text(record["data"] if is_task else record, values, place, problems)
    return None if text is None else Task(place, text, values)


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


def _marks(task: Task, value: Record, in_utf16: bool | None, problems: Problems) -> Iterator[Mark]:
    """in_utf16: how the file counts, None if nothing tells."""
    start, end, surface = value.get("start"), value.get("end"), value.get("text")
    span = task.span(value)
    if span and in_utf16:
        start, end = span.from_utf16() or (start, end)
        problems.counts["offsets_in_utf16_read"] += 1
    elif span and in_utf16 is None:
        problems.repair(
            "offsets_taken_as_characters",
            task.place,
            f"the span {start}:{end} in a text with signs like 😀, each one or two characters",
            "a span that tells which, by its text",
            "Export it from a Label Studio of 2022 or later, which counts one, and read leniently.",
        )
    for label in list_of(value.get("labels"), "labels", task.place, problems):
        yield Mark(start, end, label, surface)

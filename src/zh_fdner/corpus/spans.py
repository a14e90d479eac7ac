"""Turns marked spans of a text into a sentence: checks them, and resolves overlaps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeGuard

from .problems import Problems
from .sentence import Entity, Sentence


@dataclass(frozen=True)
class Mark:
    """A span as a file has it, before it is checked: characters `start:end`, end exclusive.

    surface: the span's text, where the file gives that, too; None where it does not.
    """

    start: object
    end: object
    label: object
    surface: object = None


def read_marks(
    text: object, marks: Sequence[Mark], place: str, problems: Problems
) -> Sentence | None:
    """The sentence, or None if there is none: the text is empty, or `problems` was told.

    Read leniently, a span may be reversed, empty (then it is dropped), or lie elsewhere than
    its surface if that occurs only once in the text.
    """
    if not isinstance(text, str):
        problems.add(place, f"the text {text!r:.40}", "a string", "Check the export.")
        return None
    text = _without_surrogates(text, place, problems)
    if not text and not marks:
        problems.counts["empty_texts_skipped"] += 1
        return None
    found = [_check(text, mark, place, problems) for mark in marks]
    entities = resolve_overlaps([entity for entity in found if entity], problems)
    return Sentence(text, entities, place=place) if text else None


def resolve_overlaps(entities: Sequence[Entity], problems: Problems) -> tuple[Entity, ...]:
    """Of spans that overlap, the longest stays; of equally long ones the earlier; of the same
    span twice, the label that comes first in order of code points. The others are counted.

    (The longest, as in standoff2conll and in spaCy's `filter_spans`. One and the same
    annotation twice is one.)
    """
    chosen: list[Entity] = []
    taken: set[int] = set()
    for entity in sorted(set(entities), key=lambda e: (e.start - e.end, e.start, e.label)):
        positions = range(entity.start, entity.end)
        # What is chosen is no shorter, so it cannot lie inside: looking at the ends will do.
        if positions[0] in taken or positions[-1] in taken:
            problems.counts["overlapping_spans_dropped"] += 1
        else:
            taken.update(positions)
            chosen.append(entity)
    return tuple(sorted(chosen, key=lambda e: e.start))


def _without_surrogates(text: str, place: str, problems: Problems) -> str:
    """Halves of characters, which JSON can spell (\\ud83d) and no text can hold."""
    if text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text):
        return text
    problems.repair(
        "halves_of_characters_replaced",
        place,
        "half of a character (a lone surrogate) in the text",
        "whole characters",
        "Export the text anew.",
    )
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def _check(text: str, mark: Mark, place: str, problems: Problems) -> Entity | None:
    """The entity that the mark stands for; None if `problems` was told, or it was dropped."""
    start, end, label, surface = mark.start, mark.end, mark.label, mark.surface
    if not is_label(label):
        problems.add(place, f"the label {label!r:.40}", "a name", "Give the label its name.")
        return None
    if not is_offset(start) or not is_offset(end):
        found = f"the span {start!r:.20}:{end!r:.20}"
        problems.add(place, found, "two whole numbers", "Check the export.")
        return None
    shown = f"the span {start}:{end} ({label})"
    if start > end:
        expected, fix = "its begin before its end", f"Write {end}:{start}."
        problems.repair("reversed_spans_turned", place, shown, expected, fix)
        start, end = end, start
    if surface is not None and text[max(start, 0) : end] != surface:
        return _moved(text, surface, (start, end, label), place, problems)
    if start < 0 or end > len(text):
        expected = f"one within the text's {len(text)} characters"
        problems.add(place, shown, expected, "Check the offsets: they count characters from 0.")
        return None
    if start == end:
        problems.repair("empty_spans_dropped", place, shown, "some characters", "Delete it.")
        return None
    return Entity(start, end, label)


def _moved(
    text: str, surface: object, span: tuple[int, int, str], place: str, problems: Problems
) -> Entity | None:
    """The entity of a span whose surface is not what the text has there."""
    start, end, label = span
    found = f"the span {start}:{end} ({label}) with {text[max(start, 0) : end]!r:.40}"
    expected = f"{surface!r:.40} there, as the file says"
    if not isinstance(surface, str) or not surface or text.count(surface) != 1:
        fix = "Check the offsets: they count characters (code points) from 0."
        problems.add(place, found, expected, fix)
        return None
    begin = text.index(surface)
    fix = f"Write {begin}:{begin + len(surface)}, where the text has it."
    problems.repair("spans_moved_to_their_surface", place, found, expected, fix)
    return Entity(begin, begin + len(surface), label)


def is_label(value: object) -> TypeGuard[str]:
    """Whether it can name a label: text that is not blank and that can be encoded."""
    if not isinstance(value, str) or not value.strip():
        return False
    return not any("\ud800" <= character <= "\udfff" for character in value)


def is_offset(value: object) -> TypeGuard[int]:
    """Whether it is a whole number; True and False, which are ints to Python, are none."""
    return isinstance(value, int) and not isinstance(value, bool)

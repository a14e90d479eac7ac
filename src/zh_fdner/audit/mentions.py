"""Finds where the surfaces of entities occur in the corpus, annotated or not."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from .items import Item

OUTSIDE = "O"
# Of one character, most are parts of words; nothing could be said about them.
LEAST_CHARACTERS = 2


@dataclass(frozen=True)
class Mention:
    """Characters `start:end` of a sentence, which are an entity of this type, or none: "O"."""

    item: Item
    start: int
    end: int
    decision: str

    @property
    def surface(self) -> str:
        return self.item.text[self.start : self.end]


def find_mentions(items: Sequence[Item]) -> Iterator[Mention]:
    """Every entity of two characters or more, and wherever the surface of one of them stands
    with all its characters annotated as O.

    Not where it touches an entity (it may be part of a longer name), nor a character without
    annotation, nor inside a longer surface that is found at the same place, nor where it is
    but a part of a word or number in Latin letters and digits.
    """
    lengths = _Lengths(
        item.text[entity.start : entity.end] for item in items for entity in item.sentence.entities
    )
    for item in items:
        taken = set(item.sentence.missing)
        for entity in item.sentence.entities:
            taken.update(range(entity.start, entity.end))
            if entity.end - entity.start >= LEAST_CHARACTERS:
                yield Mention(item, entity.start, entity.end, entity.label)
        yield from _outside(item, lengths, taken)


class _Lengths:
    """Tells which lengths of surfaces are possible from the characters they begin with."""

    def __init__(self, surfaces: Iterable[str]):
        self.surfaces = {each for each in surfaces if len(each) >= LEAST_CHARACTERS}
        by_start: dict[str, set[int]] = defaultdict(set)
        for surface in self.surfaces:
            by_start[surface[:LEAST_CHARACTERS]].add(len(surface))
        self._by_start = {start: sorted(each, reverse=True) for start, each in by_start.items()}

    def longest_first(self, text: str, start: int) -> Sequence[int]:
        return self._by_start.get(text[start : start + LEAST_CHARACTERS], ())


def _outside(item: Item, lengths: _Lengths, taken: set[int]) -> Iterator[Mention]:
    text, start = item.text, 0
    while start < len(text):
        step = 1
        for length in lengths.longest_first(text, start):
            end = start + length
            if (
                text[start:end] in lengths.surfaces
                and taken.isdisjoint(range(start, end))
                and not _cuts_word(text, start)
                and not _cuts_word(text, end)
            ):
                yield Mention(item, start, end, OUTSIDE)
                step = length
                break
        start += step


def _cuts_word(text: str, border: int) -> bool:
    return 0 < border < len(text) and _is_latin(text[border - 1]) and _is_latin(text[border])


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()

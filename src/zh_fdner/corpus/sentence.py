"""An annotated sentence, independent of the format it came from."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Entity:
    """Characters `start:end` of the sentence's text, end exclusive."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Sentence:
    """text: as annotated, without invented spaces.
    entities: in order, not overlapping, none of them empty.
    missing: characters without annotation, which is not the same as O.
    place: where it begins in the user's files, as "train.txt, line 12".
    written: the tokens as the file has them, joined by one space, where that says more than
        the text (tokens of several characters, position digits); else "".
    Where a sentence stands is no part of what it is, so neither counts in a comparison.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    missing: frozenset[int] = field(default_factory=frozenset)
    place: str = field(default="", compare=False)
    written: str = field(default="", compare=False)

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
    entities: in order, not overlapping.
    missing: characters without annotation, which is not the same as O.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    missing: frozenset[int] = field(default_factory=frozenset)

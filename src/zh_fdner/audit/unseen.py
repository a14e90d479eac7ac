"""Entities of dev and test that train does not have: what a model cannot know by heart."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import TypedDict

from .items import Corpus, Item

EXAMPLES = 10
Surfaces = Counter[tuple[str, str]]


class Unseen(TypedDict):
    """Entities whose surface is in train never annotated with this type.

    entities: all of them. unseen: those of an unseen surface. share: unseen / entities.
    surfaces: distinct unseen ones. examples: the commonest of these."""

    entities: int
    unseen: int
    share: float
    surfaces: int
    examples: list[str]


def unseen_surfaces(corpus: Corpus) -> dict[str, dict[str, Unseen]]:
    """By split (dev, test) and type; "" is all types together."""
    known = surfaces(corpus["train"])
    return {split: by_type(surfaces(corpus[split]), known) for split in ("dev", "test")}


def surfaces(items: Sequence[Item]) -> Surfaces:
    """How often each pair of surface and type is annotated."""
    return Counter(
        (item.text[entity.start : entity.end], entity.label)
        for item in items
        for entity in item.sentence.entities
    )


def by_type(found: Surfaces, known: Surfaces) -> dict[str, Unseen]:
    of_type: dict[str, Surfaces] = defaultdict(Counter)
    for (surface, label), n in found.items():
        of_type[""][surface, label] = of_type[label][surface, label] = n
    return {label: summarise(of_type[label], known) for label in sorted(of_type)}


def summarise(found: Surfaces, known: Surfaces) -> Unseen:
    new = Counter({pair: n for pair, n in found.items() if pair not in known})
    commonest = sorted(new, key=lambda pair: (-new[pair], pair))
    return {
        "entities": found.total(),
        "unseen": new.total(),
        "share": round(new.total() / found.total(), 4),
        "surfaces": len(new),
        "examples": [surface for surface, _ in commonest[:EXAMPLES]],
    }

"""Sentences of the same text that are annotated differently."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

from ..corpus.sentence import Sentence
from .items import Item

MOST_TEXTS = 50
MOST_PLACES = 5


class Version(TypedDict):
    """One annotation of a text. entities: start, end (characters), type and surface of each.
    sentences: how many are annotated so; places: the first of them, in the user's files."""

    entities: list[tuple[int, int, str, str]]
    sentences: int
    places: list[str]


class Contradiction(TypedDict):
    text: str
    versions: list[Version]


class SameText(TypedDict):
    """repeated: texts of several sentences. texts: those of them that have several annotations.
    listed: the first MOST_TEXTS of these."""

    repeated: int
    texts: int
    listed: list[Contradiction]


def contradictions(items: Sequence[Item]) -> SameText:
    """Sentences are compared by text, entities and unannotated characters."""
    by_text: dict[str, dict[Sentence, list[Item]]] = defaultdict(lambda: defaultdict(list))
    for item in items:
        by_text[item.text][item.sentence].append(item)
    found = {text: versions for text, versions in by_text.items() if len(versions) > 1}
    return {
        "repeated": sum(sum(map(len, each.values())) > 1 for each in by_text.values()),
        "texts": len(found),
        "listed": [
            {"text": text, "versions": [version(s, each) for s, each in found[text].items()]}
            for text in list(found)[:MOST_TEXTS]
        ],
    }


def version(sentence: Sentence, items: Sequence[Item]) -> Version:
    return {
        "entities": [
            (e.start, e.end, e.label, sentence.text[e.start : e.end]) for e in sentence.entities
        ],
        "sentences": len(items),
        "places": [item.place for item in items[:MOST_PLACES]],
    }

"""Surfaces that are annotated one way here and another way there."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

from .items import Item
from .mentions import OUTSIDE, Mention, find_mentions

# A surface annotated once is as often a word of its own that looks the same.
LEAST_ANNOTATED = 2
MOST_SURFACES = 100
MOST_PLACES = 5
CONTEXT = 10


class Place(TypedDict):
    """A mention: characters `start:end` of the `index`-th doc of the split, and the text
    around it. place: in the user's files."""

    split: str
    index: int
    start: int
    end: int
    place: str
    context: str


class Decision(TypedDict):
    """How often a surface is annotated so, and the first MOST_PLACES places of it."""

    count: int
    places: list[Place]


class Finding(TypedDict):
    """decisions: by type, or "O"; the commonest first."""

    surface: str
    decisions: dict[str, Decision]


class Inconsistent(TypedDict):
    """surfaces: how many have several decisions. occurrences: how often one of them is not
    annotated by its commonest decision. listed: the first MOST_SURFACES."""

    surfaces: int
    occurrences: int
    listed: list[Finding]


def inconsistent_surfaces(items: Sequence[Item]) -> Inconsistent:
    """Surfaces (see `find_mentions`) annotated at least twice, and not always the same.

    Those come first whose commonest decision most outnumbers the others: there the rule is
    clearest, and the exceptions are most likely slips.
    """
    mentions: dict[str, dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in find_mentions(items):
        mentions[mention.surface][mention.decision].append(mention)
    found = {
        surface: by
        for surface, by in mentions.items()
        if len(by) > 1 and annotated(by) >= LEAST_ANNOTATED
    }
    ranked = sorted(found, key=lambda surface: (-lead(found[surface]), surface))
    return {
        "surfaces": len(found),
        "occurrences": sum(exceptions(by) for by in found.values()),
        "listed": [finding(surface, found[surface]) for surface in ranked[:MOST_SURFACES]],
    }


def annotated(by_decision: dict[str, list[Mention]]) -> int:
    return sum(len(each) for decision, each in by_decision.items() if decision != OUTSIDE)


def exceptions(by_decision: dict[str, list[Mention]]) -> int:
    counts = [len(each) for each in by_decision.values()]
    return sum(counts) - max(counts)


def lead(by_decision: dict[str, list[Mention]]) -> int:
    return max(map(len, by_decision.values())) - exceptions(by_decision)


def finding(surface: str, by_decision: dict[str, list[Mention]]) -> Finding:
    commonest = sorted(by_decision.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return {
        "surface": surface,
        "decisions": {
            decision: {"count": len(each), "places": [place(m) for m in each[:MOST_PLACES]]}
            for decision, each in commonest
        },
    }


def place(mention: Mention) -> Place:
    item, start, end = mention.item, mention.start, mention.end
    return {
        "split": item.split,
        "index": item.index,
        "start": start,
        "end": end,
        "place": item.place,
        "context": item.text[max(0, start - CONTEXT) : end + CONTEXT],
    }

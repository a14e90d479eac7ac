"""Sentences that occur several times, the same or nearly, within a split and across splits."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TypedDict

from ..similarity.near_duplicates import near_duplicate_groups
from .items import Corpus, Item, everything

MOST_GROUPS = 100
MOST_MEMBERS = 10


class Member(TypedDict):
    """A sentence of a group. index: of its doc."""

    split: str
    index: int
    place: str
    text: str


class Group(TypedDict):
    """exact: whether all texts are equal. sentences: in all, by split. members: the first
    MOST_MEMBERS of them."""

    exact: bool
    sentences: dict[str, int]
    members: list[Member]


class Copies(TypedDict):
    """Sentences of a split that repeat another one of it, the first not counted. near: those
    that are nearly the same as another, beyond the exact ones."""

    exact: int
    near: int


class Duplicates(TypedDict):
    """within: by split. n_groups: of two sentences or more, over all splits. groups: the
    first MOST_GROUPS, those across splits before those within one, larger ones before."""

    within: dict[str, Copies]
    n_groups: int
    n_groups_across_splits: int
    groups: list[Group]


def duplicates(corpus: Corpus) -> Duplicates:
    numbers = near_duplicate_groups([item.text for item in everything(corpus)])
    members: dict[int, list[Item]] = defaultdict(list)
    for number, item in zip(numbers, everything(corpus), strict=True):
        members[number].append(item)
    several = [group for group in members.values() if len(group) > 1]
    across = [len({item.split for item in group}) for group in several]
    ranked = sorted(several, key=lambda g: (-len({i.split for i in g}), -len(g)))
    return {
        "within": {split: copies(split, members.values()) for split in corpus},
        "n_groups": len(several),
        "n_groups_across_splits": sum(n > 1 for n in across),
        "groups": [describe(group) for group in ranked[:MOST_GROUPS]],
    }


def copies(split: str, groups: Iterable[Sequence[Item]]) -> Copies:
    exact = near = 0
    for group in groups:
        texts = [item.text for item in group if item.split == split]
        distinct = len(set(texts))
        exact += len(texts) - distinct
        near += max(0, distinct - 1)
    return {"exact": exact, "near": near}


def describe(group: Sequence[Item]) -> Group:
    """The group, its members in the order of the corpus."""
    return {
        "exact": len({item.text for item in group}) == 1,
        "sentences": dict(Counter(item.split for item in group)),
        "members": [
            {"split": i.split, "index": i.index, "place": i.place, "text": i.text}
            for i in group[:MOST_MEMBERS]
        ],
    }

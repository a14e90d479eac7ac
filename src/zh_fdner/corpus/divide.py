"""Divides a corpus without splits of its own into train, dev and test."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence

from ..errors import UserError
from ..similarity.near_duplicates import near_duplicate_groups
from .sentence import Sentence
from .splits import SPLITS

# Of the sentences, in percent; the rest is for train.
PERCENT = {"test": 10, "dev": 10}
IN_WORDS = "80/10/10 by the checksums of the texts, exact and near-duplicates kept together"

# The numbers of sentences.
Group = list[int]


def divide(sentences: list[Sentence], where: str) -> dict[str, list[Sentence]]:
    """The sentences of each split, in the order given.

    Near-duplicates stay together: else dev and test would ask for what train has. Their groups
    are ordered by the least SHA-256 of their texts, so that the same corpus is always divided
    alike, in whatever order it comes. The first that fit into a tenth of all sentences are
    test, the first of the others that fit are dev.
    where: what is divided, for the error. Raises UserError with under three groups.
    """
    left = ordered_groups([sentence.text for sentence in sentences])
    if len(left) < len(SPLITS):
        raise UserError(
            f"{where}: {len(left)} distinct texts, near-duplicates counted once, cannot be "
            "divided into train, dev and test. Annotate more, or give train, valid (or dev) and "
            "test files."
        )
    # The largest group is for train. What is not in it must do for the others.
    others = len(sentences) - max(map(len, left))
    split_of: dict[int, str] = {}
    for split, percent in PERCENT.items():
        chosen, left = fill(left, min(len(sentences) * percent / 100, others / 2))
        split_of |= {number: split for group in chosen for number in group}
    return {
        split: [s for i, s in enumerate(sentences) if split_of.get(i, "train") == split]
        for split in SPLITS
    }


def ordered_groups(texts: Sequence[str]) -> list[Group]:
    """The groups of near-duplicates, by the least checksum of their texts."""
    groups: dict[int, Group] = defaultdict(list)
    for number, group in enumerate(near_duplicate_groups(texts)):
        groups[group].append(number)
    checksums = [hashlib.sha256(text.encode()).digest() for text in texts]
    return sorted(groups.values(), key=lambda group: min(checksums[i] for i in group))


def fill(groups: list[Group], room: float) -> tuple[list[Group], list[Group]]:
    """The first groups that together fit into room, the smallest if none does; and the rest.

    room: a number of sentences.
    """
    chosen: list[Group] = []
    rest: list[Group] = []
    for group in groups:
        fits = len(group) <= room
        (chosen if fits else rest).append(group)
        room -= len(group) if fits else 0
    if not chosen:
        chosen = [min(rest, key=len)]
        rest = [group for group in rest if group is not chosen[0]]
    return chosen, rest

"""All distinct sentences of a corpus, whatever its splits."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..similarity.near_duplicates import near_duplicate_groups
from .gold import Gold


@dataclass(frozen=True)
class Distinct:
    """sentences: each text once. groups: of near-duplicates, a number a sentence.
    merged: sentences that were left out as their text came before, and
    disagreeing: those of them that are annotated differently."""

    sentences: list[Gold]
    groups: list[int]
    merged: int
    disagreeing: int


def distinct(gold: Iterable[Gold]) -> Distinct:
    """Of sentences with the same text the first is kept: call it with train before dev before
    test, and what a model would have learned from decides."""
    first: dict[str, Gold] = {}
    merged = disagreeing = 0
    for each in gold:
        kept = first.setdefault(each.text, each)
        if kept is not each:
            merged += 1
            disagreeing += kept.digest != each.digest
    sentences = list(first.values())
    groups = near_duplicate_groups([each.text for each in sentences])
    return Distinct(sentences, groups, merged, disagreeing)

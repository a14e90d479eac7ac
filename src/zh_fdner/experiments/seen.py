"""Which sentences of a split a model may know from its training."""

from collections.abc import Sequence
from typing import Literal

from ..audit.near_duplicates import near_duplicates_among
from .gold import Gold

Seen = Literal["exact", "near"] | None
ALL, NOT_IN_TRAIN, NO_NEAR_DUPLICATE = "all", "not_in_train", "no_near_duplicate"


def seen_in(train: Sequence[Gold], sentences: Sequence[Gold]) -> list[Seen]:
    """Of each sentence: "exact" if its text is in train, "near" if a near-duplicate is."""
    known = {each.text for each in train}
    near = near_duplicates_among([each.text for each in sentences], [each.text for each in train])
    return [
        "exact" if each.text in known else "near" if like is not None else None
        for each, like in zip(sentences, near, strict=True)
    ]


def subsets(seen: Sequence[Seen]) -> dict[str, list[int]]:
    """The indexes of all sentences; of those that are not in train; and of those that have no
    near-duplicate there either. The latter two only where they are fewer than those
    before, and any at all.
    """
    found = {ALL: list(range(len(seen)))}
    new = [i for i, of in enumerate(seen) if of != "exact"]
    far = unseen(seen)
    for name, indexes in ((NOT_IN_TRAIN, new), (NO_NEAR_DUPLICATE, far)):
        if 0 < len(indexes) < min(map(len, found.values())):
            found[name] = indexes
    return found


def unseen(seen: Sequence[Seen]) -> list[int]:
    """The indexes of the sentences that train has neither as they are nor nearly so."""
    return [i for i, of in enumerate(seen) if of is None]


def warning(split: str, seen: Sequence[Seen]) -> str | None:
    """Says that a score flatters, where it does."""
    exact, near = seen.count("exact"), seen.count("near")
    if not exact + near:
        return None
    words = (
        f"{exact} of {len(seen)} {split} sentences are in train, too, and {near} more have a "
        f"near-duplicate there: a score on all of {split} flatters."
    )
    if not unseen(seen):
        words += " None is new, so it says nothing of new text; the command `crossval` does."
    return words

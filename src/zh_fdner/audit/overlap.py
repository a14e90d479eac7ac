"""Which sentences of dev and test are those of an earlier split, or nearly."""

from collections.abc import Sequence
from typing import TypedDict

from ..similarity.near_duplicates import near_duplicates_among
from .items import Corpus, Item


class Overlap(TypedDict):
    """Of a split with another, as doc indexes. exact: the text is that of a sentence there.
    near: it is a near-duplicate of one, but not exact. as_written: how many of the exact ones
    agree with one as the files have them, too."""

    exact: list[int]
    near: list[int]
    as_written: int


def overlaps(corpus: Corpus) -> tuple[dict[str, Overlap], Overlap]:
    """Of dev and test with train, by split; and of test with dev."""
    with_train = {split: overlap(corpus[split], corpus["train"]) for split in ("dev", "test")}
    return with_train, overlap(corpus["test"], corpus["dev"])


def overlap(items: Sequence[Item], references: Sequence[Item]) -> Overlap:
    texts = {item.text for item in references}
    written = {as_written(item) for item in references}
    near = near_duplicates_among([i.text for i in items], [r.text for r in references])
    exact = [item for item in items if item.text in texts]
    return {
        "exact": [item.index for item in exact],
        "near": [
            item.index
            for item, reference in zip(items, near, strict=True)
            if reference is not None and item.text not in texts
        ],
        "as_written": sum(as_written(item) in written for item in exact),
    }


def as_written(item: Item) -> str:
    return item.sentence.written or item.text

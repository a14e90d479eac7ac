"""Which sentences of a split a model may know from its training."""

from collections.abc import Sequence

from ..audit.near_duplicates import near_duplicates_among
from .gold import Gold

ALL, NOT_IN_TRAIN, NO_NEAR_DUPLICATE = "all", "not_in_train", "no_near_duplicate"


def subsets(sentences: Sequence[Gold], train: Sequence[Gold]) -> dict[str, list[int]]:
    """The indexes of all sentences; of those whose text is not in train; and of those that
    have no near-duplicate there either. The latter two only where they are fewer than those
    before, and any at all.
    """
    known = {each.text for each in train}
    near = near_duplicates_among([each.text for each in sentences], [each.text for each in train])
    found = {ALL: list(range(len(sentences)))}
    new = [i for i in found[ALL] if sentences[i].text not in known]
    far = [i for i in new if near[i] is None]
    for name, indexes in ((NOT_IN_TRAIN, new), (NO_NEAR_DUPLICATE, far)):
        if 0 < len(indexes) < min(map(len, found.values())):
            found[name] = indexes
    return found

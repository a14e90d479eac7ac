"""Which file holds which split."""

import pytest

from zh_fdner.corpus.splits import find_splits
from zh_fdner.errors import UserError


@pytest.mark.parametrize(
    "names",
    [
        ["train.txt", "valid.txt", "test.txt"],
        ["x/train.char.bmes", "x/dev.char.bmes", "x/test.char.bmes", "x/SOURCE.txt"],
        ["weiboNER_2nd_conll.train", "weiboNER_2nd_conll.dev", "weiboNER_2nd_conll.test"],
        ["Train.CONLL", "validation.conll", "TEST.conll"],
    ],
)
def test_splits_are_told_by_name(names: list[str]):
    splits = find_splits(names, "here")
    assert list(splits) == ["train", "dev", "test"]
    assert list(splits.values()) == [[name] for name in names[:3]]


def test_splits_missing_one_is_named_with_what_was_found():
    with pytest.raises(UserError, match=r"no dev file.*train\.txt"):
        find_splits(["train.txt", "test.txt"], "here")


def test_splits_ambiguous_ones_are_named():
    with pytest.raises(UserError, match=r"dev\.txt, valid\.txt"):
        find_splits(["train.txt", "dev.txt", "valid.txt", "test.txt"], "here")

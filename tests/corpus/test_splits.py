"""Which file holds which split."""

import pytest

from zh_fdner.corpus.splits import find_splits, pooled
from zh_fdner.errors import UserError


@pytest.mark.parametrize(
    "names",
    [
        ["train.txt", "valid.txt", "test.txt"],
        ["x/train.char.bmes", "x/dev.char.bmes", "x/test.char.bmes", "x/SOURCE.txt"],
        ["weiboNER_2nd_conll.train", "weiboNER_2nd_conll.dev", "weiboNER_2nd_conll.test"],
        ["Train.CONLL", "validation.conll", "TEST.conll"],
        ["训练集.txt", "验证集.txt", "测试集.txt"],
        ["轴承训练.json", "轴承开发.json", "轴承测试.json"],
        ["1_训练数据集_v2.tsv", "2_验证数据_v2.tsv", "3_测试语料_v2.tsv", "测试报告.txt"],
        ["訓練集.txt", "驗證集.txt", "測試集.txt"],
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


@pytest.mark.parametrize(
    ("names", "splits"),
    [
        (["all.jsonl"], {"all": ["all.jsonl"]}),
        (["train.json", "SOURCE.txt"], {"all": ["train.json"]}),
        (["a.txt", "a.ann", "test-1.txt", "test-1.ann"], {"all": 4}),
        (["README.md", "labels.txt", ".DS_Store", "export.json"], {"all": ["export.json"]}),
        (
            ["train/a.txt", "train/a.ann", "dev/b.txt", "test/c.txt"],
            {"train": 2, "dev": 1, "test": 1},
        ),
        (["训练/a.txt", "验证/a.txt", "测试/a.txt"], {"train": 1, "dev": 1, "test": 1}),
        (["轴承.txt", "齿轮测试报告.txt"], {"all": 2}),
        (["train.txt", "dev.txt", "test.txt", "old/train.txt"], {"train": 1, "dev": 1, "test": 1}),
        (
            ["train-00000-of-00002.parquet", "train-00001-of-00002.parquet"],
            {"all": 2},
        ),
        (
            [
                *("data/train-00000-of-00002.parquet", "data/train-00001-of-00002.parquet"),
                *("data/validation-00000-of-00001.parquet", "data/test-00000-of-00001.parquet"),
            ],
            {"train": 2, "dev": 1, "test": 1},
        ),
        (
            ["x/train/0000.parquet", "x/validation/0000.parquet", "x/test/0000.parquet"],
            {"train": 1, "dev": 1, "test": 1},
        ),
        (
            [f"{split}{half}" for split in ("train", "dev", "test") for half in (".txt", ".ann")],
            {"train": 2, "dev": 2, "test": 2},
        ),
    ],
)
def test_splits_of_other_layouts(names: list[str], splits: dict[str, int | list[str]]):
    """Of each split its files, or how many."""
    found = find_splits(names, "here")
    assert {s: f if isinstance(splits[s], list) else len(f) for s, f in found.items()} == splits


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (["train.txt", "dev.txt"], "no test file"),
        (["dev.txt", "test.txt"], "no train file"),
        (["train.txt", "train.json", "dev.txt", "test.txt"], "several files could be the train"),
        (["train-00001-of-00002.parquet"], "is one of 2 files, but 1 of them"),
        (["README.md"], "no file of annotated text.*found README.md"),
        ([], "no file of annotated text.*found none"),
        (["xl/a.xml", "轴承.xlsx"], "found xl/a.xml, 轴承.xlsx"),
        ([], "no file of annotated text"),
    ],
)
def test_splits_that_cannot_be_told_are_an_error(names: list[str], message: str):
    with pytest.raises(UserError, match=message):
        find_splits(names, "here")


@pytest.mark.parametrize(
    ("places", "files"),
    [
        (["all/甲.txt", "all/b/乙.txt"], ["甲.txt", "b/乙.txt"]),
        (["all/甲.txt"], []),
        (["all/a.txt", "all/a.ann", "all/b.txt", "all/b.ann"], []),
        (["all/x-0-of-2.parquet", "all/x-1-of-2.parquet"], []),
        (["train/a.txt", "dev/a.txt", "test/a.txt"], []),
    ],
)
def test_pooled_are_files_that_could_be_splits(places: list[str], files: list[str]):
    assert pooled(places) == files

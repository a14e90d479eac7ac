"""What the names of a checkpoint's tags mean."""

import pytest

from zh_fdner.checkpoints.tags import read_tags
from zh_fdner.errors import UserError


def test_tags_in_the_order_of_this_project_are_the_columns():
    tags = read_tags(["O", "B-a", "I-a", "B-b", "I-b"], [])
    assert tags.labels == ["a", "b"]
    assert tags.bio_order == [0, 1, 2, 3, 4]


def test_tags_in_another_order_are_a_permutation():
    tags = read_tags(["I-b", "B-a", "O", "B-b", "I-a"], [])
    assert tags.labels == ["b", "a"]
    assert tags.columns == [2, 3, 0, 1, 4]
    assert tags.bio_order == [2, 3, 0, 1, 4]


def test_tags_without_names_are_numbered_as_fdners():
    names = [f"LABEL_{i}" for i in range(5)]
    assert read_tags(names, []).labels == ["TYPE_1", "TYPE_2"]
    assert read_tags(names, ["部件", "故障"]).names == ["O", "B-部件", "I-部件", "B-故障", "I-故障"]


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        (["O", "I-a", "I-b"], [0, 2, 4]),
        (["B-a", "I-a", "E-a", "S-a", "O"], [1, 2, 2, 1, 0]),
        (["O", "B-a", "M-a", "E-a", "S-a"], [0, 1, 2, 2, 1]),
        (["O", "B-a", "I-a", "L-a", "U-a"], [0, 1, 2, 2, 1]),
        (["O", "B-a", "I-a", "[PAD]"], [0, 1, 2, 0]),
    ],
    ids=["IO", "BIOES", "BMES", "BILOU", "padding"],
)
def test_tags_of_other_schemes_stand_for_bio_tags(names: list[str], columns: list[int]):
    tags = read_tags(names, [])
    assert tags.columns == columns
    assert tags.bio_order is None
    assert tags.names == names


@pytest.mark.parametrize(
    ("names", "labels", "message"),
    [
        (["LABEL_0", "LABEL_1"], [], "odd number"),
        (["LABEL_0"], [], "odd number"),
        (["LABEL_0", "LABEL_1", "LABEL_2"], ["a", "b"], "Give 1 different names"),
        ([f"LABEL_{i}" for i in range(5)], ["a", "a"], "Give 2 different names"),
        (["O", "B-a", "I-a"], ["b"], "Leave the setting out"),
        (["NN", "VV"], [], "expected O"),
        (["O", "B_a", "I_a"], [], "with a hyphen"),
        (["B-a", "I-a"], [], "expected O and the tags"),
        (["O", "[PAD]"], [], "expected O and the tags"),
    ],
)
def test_tags_that_cannot_be_read(names: list[str], labels: list[str], message: str):
    with pytest.raises(UserError, match=message):
        read_tags(names, labels)

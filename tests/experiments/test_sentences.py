"""Which sentences are distinct, and which a model may know from its training."""

from zh_fdner.experiments.distinct import distinct
from zh_fdner.experiments.seen import subsets

from .conftest import sentence

LONG = "发动机怠速时前部传来异响检查发现涨紧轮轴承损坏"


def test_distinct_keeps_the_first_of_a_text_and_counts_what_disagrees():
    first = sentence("轴承点蚀", (0, 2, "部件"))
    data = distinct([first, sentence("轴承点蚀"), sentence("齿轮"), sentence("齿轮")])
    assert data.sentences == [first, sentence("齿轮")]
    assert data.sentences[0].labels == ["部件"]
    assert (data.merged, data.disagreeing) == (2, 1)


def test_distinct_groups_near_duplicates():
    data = distinct([sentence(f"{LONG}85度"), sentence("齿轮"), sentence(f"{LONG}92度")])
    assert data.groups == [0, 1, 0]


def test_subsets_leave_out_what_train_has_and_then_what_is_like_it():
    train = [sentence("齿轮磨损"), sentence(f"{LONG}85度")]
    dev = [sentence("齿轮磨损"), sentence(f"{LONG}92度"), sentence("轴承点蚀")]
    assert subsets(dev, train) == {
        "all": [0, 1, 2],
        "not_in_train": [1, 2],
        "no_near_duplicate": [2],
    }


def test_subsets_that_are_no_smaller_or_empty_are_not_told():
    train = [sentence("齿轮磨损")]
    assert subsets([sentence("轴承点蚀")], train) == {"all": [0]}
    assert subsets(train, train) == {"all": [0]}

"""Which sentences are distinct, and which a model may know from its training."""

from zh_fdner.evaluation.overlap import Overlap
from zh_fdner.experiments.distinct import distinct
from zh_fdner.experiments.seen import unseen, warning

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


def test_warning_is_given_where_a_score_flatters():
    assert warning("dev", Overlap(), 3) is None
    some = Overlap(exact=frozenset({0}), near=frozenset({2}))
    assert unseen(some, 3) == [1]
    assert "1 of 3 dev sentences are in train" in str(warning("dev", some, 3))
    assert "says nothing of new text" in str(warning("dev", Overlap(frozenset({0, 1})), 2))

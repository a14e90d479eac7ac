"""Which sentences are distinct, and which a model may know from its training."""

from zh_fdner.experiments.distinct import distinct
from zh_fdner.experiments.seen import seen_in, subsets, unseen, warning

from ..conftest import shared_corpus
from .conftest import read_split, sentence

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
    seen = seen_in(train, dev)
    assert seen == ["exact", "near", None]
    assert unseen(seen) == [2]
    assert subsets(seen) == {
        "all": [0, 1, 2],
        "not_in_train": [1, 2],
        "no_near_duplicate": [2],
    }


def test_subsets_that_are_no_smaller_or_empty_are_not_told():
    assert subsets([None, None]) == {"all": [0, 1]}
    assert subsets(["exact", "exact"]) == {"all": [0, 1]}


def test_warning_is_given_where_a_score_flatters():
    assert warning("dev", [None, None]) is None
    assert "1 of 3 dev sentences are in train" in str(warning("dev", ["exact", "near", None]))
    assert "says nothing of new text" in str(warning("dev", ["exact", "near"]))


def test_seen_sentences_of_a_real_corpus_are_as_many_as_are_known():
    """Weibo: 42 of 270 dev and 38 of 270 test sentences are in train, by SOURCE.txt; by text,
    whatever the position digits, two more of test."""
    source = shared_corpus("weibo")
    gold = {split: read_split(source, split) for split in ("train", "dev", "test")}
    exact = {split: seen_in(gold["train"], gold[split]).count("exact") for split in gold}
    assert exact == {"train": 1350, "dev": 42, "test": 40}

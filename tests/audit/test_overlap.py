"""Which dev and test sentences are in an earlier split, exactly or nearly."""

from zh_fdner.audit.duplicates import MOST_GROUPS, MOST_MEMBERS, duplicates
from zh_fdner.audit.overlap import overlaps

from .conftest import corpus, sentence

LONG = "发动机怠速时前部传来异响检查发现涨紧轮轴承损坏"
OTHER = "更换油封后试运行两小时未再漏油"


def test_overlap_names_the_docs_exact_and_near_apart():
    with_train, test_in_dev = overlaps(
        corpus([LONG, "好"], ["新的", LONG, "好"], [LONG + "。", OTHER, "好"])
    )
    assert with_train == {
        "dev": {"exact": [1, 2], "near": [], "as_written": 2},
        "test": {"exact": [2], "near": [0], "as_written": 1},
    }
    assert test_in_dev == {"exact": [2], "near": [0], "as_written": 1}


def test_overlap_as_written_asks_what_the_files_say():
    train = [sentence("科技", written="科0 技1"), sentence("园区", written="园0 区1")]
    test = [sentence("科技", written="科0 技0"), sentence("园区", written="园0 区1")]
    with_train, _ = overlaps(corpus(train, [], test))
    assert with_train["test"] == {"exact": [0, 1], "near": [], "as_written": 1}


def test_overlap_asks_for_a_direct_neighbour_not_for_a_chain():
    middle = LONG.replace("发动", "主动")
    end = middle.replace("损坏", "磨坏")
    with_train, test_in_dev = overlaps(corpus([LONG], [middle], [end]))
    assert with_train["test"]["near"] == []
    assert test_in_dev["near"] == [0]


def test_duplicates_count_copies_within_a_split_the_first_not_counted():
    found = duplicates(corpus([LONG, LONG, LONG, LONG + "。", OTHER], [LONG, OTHER]))
    assert found["within"]["train"] == {"exact": 2, "near": 1}
    assert found["within"]["dev"] == {"exact": 0, "near": 0}
    assert (found["n_groups"], found["n_groups_across_splits"]) == (2, 2)


def test_duplicates_list_groups_across_splits_first_with_their_places():
    train = [OTHER, OTHER, OTHER, sentence(LONG, "train.txt, line 9")]
    groups = duplicates(corpus(train, [], [LONG + "。"]))["groups"]
    assert [group["sentences"] for group in groups] == [{"train": 1, "test": 1}, {"train": 3}]
    assert [group["exact"] for group in groups] == [False, True]
    assert groups[0]["members"] == [
        {"split": "train", "index": 3, "place": "train.txt, line 9", "text": LONG},
        {"split": "test", "index": 0, "place": "test.spacy, doc 1", "text": LONG + "。"},
    ]


def test_duplicates_are_all_counted_even_where_not_all_are_listed():
    texts = [chr(0x4E00 + i) for i in range(MOST_GROUPS + 1)]
    found = duplicates(corpus([*texts, *texts, *[texts[0]] * MOST_MEMBERS]))
    assert found["n_groups"] == MOST_GROUPS + 1
    assert len(found["groups"]) == MOST_GROUPS
    assert found["groups"][0]["sentences"] == {"train": MOST_MEMBERS + 2}
    assert len(found["groups"][0]["members"]) == MOST_MEMBERS

"""Surfaces unseen in train, and annotation that contradicts itself."""

import pytest

from zh_fdner.audit.inconsistent import MOST_PLACES, inconsistent_surfaces
from zh_fdner.audit.mentions import find_mentions
from zh_fdner.audit.same_text import contradictions
from zh_fdner.audit.unseen import unseen_surfaces

from .conftest import corpus, item, sentence


def test_unseen_counts_entities_by_type_and_lists_the_commonest():
    found = unseen_surfaces(
        corpus(
            ["[轴承 部件][点蚀 失效形式]"],
            ["[轴承 部件][齿轮 部件]", "[齿轮 部件][油封 部件]", "[轴承 失效形式]"],
        )
    )
    unseen = {"entities": 4, "unseen": 3, "share": 0.75, "surfaces": 2}
    assert found["dev"]["部件"] == {**unseen, "examples": ["齿轮", "油封"]}
    assert found["dev"]["失效形式"]["unseen"] == 1, "train has it as another type"
    assert (found["dev"][""]["entities"], found["dev"][""]["unseen"]) == (5, 4)
    assert found["test"] == {}


def decisions(*marked: str) -> list[tuple[str, str]]:
    return [(m.surface, m.decision) for m in find_mentions([item(each) for each in marked])]


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ("轴承坏", [("轴承", "O")]),
        ("坏轴承与轴承", [("轴承", "O"), ("轴承", "O")]),
        ("[主轴承座 部件]", [("主轴承座", "部件")]),  # inside an entity
        ("主[轴承座 部件]", [("轴承座", "部件")]),
        ("[主轴 部件]承", [("主轴", "部件")]),  # across its border
        ("轴承?坏", []),  # not annotated
        ("SKFs", []),  # part of a Latin word
        ("用SKF的", [("SKF", "O")]),
        ("轴", []),
    ],
)
def test_mentions_outside_stand_by_themselves(other: str, found: list[tuple[str, str]]):
    assert decisions("[轴承 部件][SKF 厂家]", other)[2:] == found


def test_mentions_outside_are_the_longest_at_their_place():
    assert decisions("[轴承 部件][轴承座 部件]", "轴承座")[2:] == [("轴承座", "O")]


def test_mentions_of_one_character_are_none():
    assert decisions("[轴 部件]", "轴") == []


def test_inconsistent_surfaces_are_annotated_twice_or_more_and_not_always_the_same():
    found = inconsistent_surfaces(
        [
            item("[轴承 部件]与[轴承 部件]"),
            item("轴承", index=1),
            item("[点蚀 征兆]", index=2),  # annotated but once
            item("点蚀", index=3),
            item("[齿轮 部件][齿轮 部件]", index=4),  # always the same
            item("[冲击 征兆]", index=5),
            item(sentence("受[冲击 失效形式]。", "dev.txt, line 3"), "dev", 6),
        ]
    )
    assert (found["surfaces"], found["occurrences"]) == (2, 2)
    bearing, shock = found["listed"]
    assert (bearing["surface"], shock["surface"]) == ("轴承", "冲击"), "the clearer rule first"
    assert {d: each["count"] for d, each in bearing["decisions"].items()} == {"部件": 2, "O": 1}
    assert shock["decisions"]["失效形式"]["places"] == [
        {
            "split": "dev",
            "index": 6,
            "start": 1,
            "end": 3,
            "place": "dev.txt, line 3",
            "context": "受冲击。",
        }
    ]


def test_inconsistent_surfaces_are_counted_in_full_and_shown_in_part():
    found = inconsistent_surfaces([item("[轴承 部件]")] * 20 + [item("轴承")] * 3)
    decision = found["listed"][0]["decisions"]["部件"]
    assert (decision["count"], len(decision["places"])) == (20, MOST_PLACES)


def test_same_text_annotated_differently_names_both_places():
    found = contradictions(
        [
            item(sentence("[轴承 部件]坏了", "train.txt, line 1")),
            item(sentence("轴承坏了", "train.txt, line 7")),
            item(sentence("[轴承 部件]坏了", "test.txt, line 2")),
            item("甲"),
            item("甲"),
        ]
    )
    assert (found["repeated"], found["texts"]) == (2, 1)
    assert found["listed"] == [
        {
            "text": "轴承坏了",
            "versions": [
                {
                    "entities": [(0, 2, "部件", "轴承")],
                    "sentences": 2,
                    "places": ["train.txt, line 1", "test.txt, line 2"],
                },
                {"entities": [], "sentences": 1, "places": ["train.txt, line 7"]},
            ],
        }
    ]

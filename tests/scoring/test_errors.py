"""Every entity, gold or predicted, is in one kind of error and one cell of the confusion."""

from collections import Counter

import pytest
from hypothesis import given, settings
from spacy.training import Example

from zh_fdner.scoring.counts import FN, FP, TP, entity_counts
from zh_fdner.scoring.entities import Entity
from zh_fdner.scoring.errors import KINDS, Pair, count_errors, pair_entities

from .test_counts import LABELS, examples


@pytest.mark.parametrize(
    ("gold", "predicted", "kinds"),
    [
        ([(0, 2, "甲")], [(0, 2, "甲")], ["correct"]),
        ([(0, 2, "甲")], [(0, 2, "乙")], ["type"]),
        ([(0, 2, "甲")], [(0, 3, "甲")], ["boundary"]),
        ([(0, 2, "甲")], [(1, 3, "乙")], ["boundary_and_type"]),
        ([(0, 2, "甲")], [(2, 3, "甲")], ["missed", "spurious"]),
        # One gold entity in two parts: the longer part answers it.
        ([(0, 5, "甲")], [(0, 2, "甲"), (2, 5, "甲")], ["boundary", "spurious"]),
        # Two gold entities in one prediction: the longer one is answered.
        ([(0, 2, "甲"), (2, 5, "甲")], [(0, 5, "甲")], ["boundary", "missed"]),
        # The type counts for more than the length, the exact span for more than the type.
        ([(0, 5, "甲")], [(0, 1, "甲"), (1, 5, "乙")], ["boundary", "spurious"]),
        ([(0, 2, "甲"), (2, 4, "乙")], [(0, 2, "乙"), (2, 4, "甲")], ["type", "type"]),
        # A right prediction is never taken away by a neighbour's.
        ([(0, 2, "甲"), (2, 4, "甲")], [(1, 2, "甲"), (2, 4, "甲")], ["correct", "boundary"]),
    ],
)
def test_pairs_follow_the_stated_rule(gold, predicted, kinds: list[str]):
    pairs = pair_entities([Entity(*g) for g in gold], [Entity(*p) for p in predicted])
    assert sorted(pair.kind for pair in pairs) == sorted(kinds)


def test_pairs_with_equal_claims_go_from_left_to_right():
    gold = Entity(1, 3, "甲")
    left, right = Entity(0, 2, "甲"), Entity(2, 4, "甲")
    assert list(pair_entities([gold], [left, right])) == [Pair(gold, left), Pair(None, right)]


@settings(max_examples=200, deadline=None)
@given(examples())
def test_errors_count_each_entity_once(sample: list[Example]):
    counts = entity_counts(sample, LABELS)
    n_gold = Counter(dict(zip(LABELS, (counts[..., TP] + counts[..., FN]).sum(0), strict=True)))
    n_predicted = (counts[..., TP] + counts[..., FP]).sum(0)
    kinds, confusion = count_errors(sample)
    assert list(kinds) == list(KINDS)
    assert kinds["correct"] == counts[..., TP].sum()
    assert sum(kinds.values()) - kinds["spurious"] == n_gold.total()
    assert sum(kinds.values()) - kinds["missed"] == n_predicted.sum()
    for i, label in enumerate(LABELS):
        assert sum(confusion.get(label, {}).values()) == n_gold[label]
        assert sum(row.get(label, 0) for row in confusion.values()) == n_predicted[i]
    assert sum(confusion.get("", {}).values()) == kinds["spurious"]
    assert sum(row.get("", 0) for row in confusion.values()) == kinds["missed"]

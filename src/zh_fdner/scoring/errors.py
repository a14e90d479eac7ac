"""What kind of error a wrong entity is, and which type is taken for which."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from spacy.training import Example

from .entities import Entity, compared_entities

KINDS = ("correct", "type", "boundary", "boundary_and_type", "missed", "spurious")
NONE = ""  # in the confusion matrix, instead of a type: missed or spurious


class Pair(NamedTuple):
    """A gold entity and the prediction that answers it. One of them may be None."""

    gold: Entity | None
    predicted: Entity | None

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        if self.predicted is None:
            return "missed"
        if self.gold is None:
            return "spurious"
        same_span = self.gold[:2] == self.predicted[:2]
        if self.gold.label == self.predicted.label:
            return "correct" if same_span else "boundary"
        return "type" if same_span else "boundary_and_type"


class Errors(NamedTuple):
    """kinds: how many of each of `KINDS`. confusion: how many by gold and predicted type,
    "" for missed and spurious; its rows add up to the gold entities, its columns to the
    predictions. A pair with wrong boundaries is in it, too."""

    kinds: dict[str, int]
    confusion: dict[str, dict[str, int]]


def count_errors(examples: Iterable[Example]) -> Errors:
    """Every gold entity and every prediction once; those that nobody can judge not at all."""
    kinds = dict.fromkeys(KINDS, 0)
    cells: Counter[tuple[str, str]] = Counter()
    for pair in (pair for example in examples for pair in pair_example(example)):
        kinds[pair.kind] += 1
        cells[tuple(NONE if e is None else e.label for e in pair)] += 1  # type: ignore[index]
    confusion: dict[str, dict[str, int]] = {}
    for (gold, predicted), count in sorted(cells.items()):
        confusion.setdefault(gold, {})[predicted] = count
    return Errors(kinds, confusion)


def pair_example(example: Example) -> list[Pair]:
    gold, predicted = compared_entities(example)
    return list(pair_entities(gold, [entity for entity in predicted if entity is not None]))


def pair_entities(gold: Sequence[Entity], predicted: Sequence[Entity]) -> Iterator[Pair]:
    """Give each gold entity at most one prediction, and the reverse.

    First those of the same tokens, then those that overlap; of these first the ones of the
    same type, then those with more tokens in common, then from left to right. What is left
    is missed or spurious. (The kinds of MUC-5, Chinchor & Sundheim 1993, and of nervaluate;
    unlike there, an entity is never counted twice.)
    """
    candidates = [(g, p) for g in gold for p in predicted if _common(g, p) > 0]
    left_gold, left_predicted = Counter(gold), Counter(predicted)
    for g, p in sorted(candidates, key=lambda pair: _rank(*pair)):
        if left_gold[g] and left_predicted[p]:
            left_gold[g] -= 1
            left_predicted[p] -= 1
            yield Pair(g, p)
    yield from (Pair(g, None) for g in left_gold.elements())
    yield from (Pair(None, p) for p in left_predicted.elements())


def _common(gold: Entity, predicted: Entity) -> int:
    return min(gold.end, predicted.end) - max(gold.start, predicted.start)


def _rank(gold: Entity, predicted: Entity) -> tuple[bool, bool, int, int, int]:
    other_span, other_label = gold[:2] != predicted[:2], gold.label != predicted.label
    return other_span, other_label, -_common(gold, predicted), gold.start, predicted.start

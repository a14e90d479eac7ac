"""A sentence's entities as the predictions' file has them, paired and judged."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..scoring.entities import Entity
from ..scoring.errors import Pair, pair_entities


class Judged(NamedTuple):
    """number: within its split, from 1 on. row: of the predictions' file. pairs: all, the
    right ones too; their positions are characters."""

    split: str
    number: int
    row: Mapping[str, Any]
    pairs: list[Pair]

    @property
    def errors(self) -> list[Pair]:
        return [pair for pair in self.pairs if pair.kind != "correct"]

    @property
    def surest_error(self) -> float:
        """The highest confidence of a wrong prediction; 0 if there is none."""
        wrong = {pair.predicted for pair in self.errors}
        sure = (
            confidence or 0.0
            for start, end, label, confidence in self.row["predicted"]
            if Entity(start, end, label) in wrong
        )
        return max(sure, default=0.0)


def judge(split: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[Judged]:
    for number, row in enumerate(rows, start=1):
        gold = [Entity(*each) for each in row["gold"]]
        predicted = [Entity(*each[:3]) for each in row["predicted"]]
        yield Judged(split, number, row, list(pair_entities(gold, predicted)))

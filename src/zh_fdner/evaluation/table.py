"""The tables of the console: scores with intervals, and beside every score that flatters the
one on sentences that training has not seen."""

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from ..markdown import number
from ..scoring.summary import Score, Scores, TypeScores
from ..similarity.words import flatters

NONE_NEAR = ", none nearly in train"
KIND_WORDS = {
    "correct": "right",
    "type": "wrong type",
    "boundary": "wrong boundary",
    "boundary_and_type": "wrong boundary and type",
    "missed": "missed",
    "spurious": "spurious",
}
INTERVALS = (
    "In brackets: 95 % intervals, by resampling sentences, near-duplicates together. Where all or "
    "nothing is right, the other end is the exact one-sided 95 % bound. They hold for other "
    "sentences of this kind, not for another training run."
)


def score_rows(split: str, subsets: dict[str, Scores]) -> list[list[str]]:
    """A row a subset, that of all sentences first: what it is, sentences, P, R, F1."""
    names = subset_names(split, subsets)
    return [
        [names[subset], str(scores["sentences"]), *prf_cells(scores)]
        for subset, scores in subsets.items()
    ]


def type_rows(scores: Scores) -> list[list[str]]:
    """A row a type: its name, gold, predicted, P, R, F1."""
    return [
        [label, str(of_type["entities"]), str(of_type["predicted"]), *prf_cells(of_type)]
        for label, of_type in scores["per_type"].items()
    ]


def prf_cells(scores: TypeScores) -> list[str]:
    return [with_interval(score) for score in (scores["p"], scores["r"], scores["f1"])]


def with_interval(score: Score) -> str:
    """`0.4119 (0.36–0.46)`; – for what is undefined."""
    if score["low"] is None or score["high"] is None:
        return number(score["value"])
    return f"{number(score['value'])} ({score['low']:.2f}–{score['high']:.2f})"


def subset_names(split: str, subsets: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    """What each subset is called, `test (42 in train, 12 nearly)` where that flatters.

    subsets: as in `evaluation.json`; of each, only the number of sentences is read.
    """
    exact, near = n_seen(subsets)
    parts = [f"{exact} in train"] if exact else []
    parts += [f"{near} nearly{'' if parts else ' in train'}"] if near else []
    mark = f" ({', '.join(parts)})" if parts else ""
    words = {"all": mark, "not_in_train": ", none in train", "no_near_duplicate": NONE_NEAR}
    return {name: split + words[name] for name in subsets}


def n_seen(subsets: Mapping[str, Mapping[str, Any]]) -> tuple[int, int]:
    """How many sentences train has, too, and of how many others it has near-duplicates."""
    everything = subsets["all"]["sentences"]
    unlike = subsets.get("not_in_train", subsets["all"])
    unseen = unlike["sentences"]
    return everything - unseen, unseen - subsets.get("no_near_duplicate", unlike)["sentences"]


def overlap_warning(split: str, subsets: dict[str, Scores]) -> str | None:
    """None if training has seen none of the sentences."""
    name, clean = list(subsets.items())[-1]
    if name == "all":
        return None
    total, others = subsets["all"]["sentences"], clean["sentences"]
    rest = f"On the other {others}: F1 {with_interval(clean['f1'])}." if others else "No others."
    return f"⚠ {flatters(split, total, *n_seen(subsets))} {rest}"


def difference_words(test: dict[str, Any]) -> str:
    """`F1 +0.0123, p = 0.4200`."""
    if test["p_value"] is None:
        return "nothing to compare"
    return f"F1 {test['f1_difference']:+.4f}, p = {test['p_value']:.4f}"


def kinds_words(kinds: dict[str, int]) -> str:
    """`12 right, 3 wrong type, …`."""
    return ", ".join(f"{count} {KIND_WORDS[kind]}" for kind, count in kinds.items())


def layout_table(header: Sequence[str], rows: Sequence[Sequence[str]], names: int = 1) -> list[str]:
    """Columns aligned by the places they take on a console; Chinese characters take two.

    names: how many columns are aligned to the left; the numbers after them to the right.
    """
    table = [header, *rows]
    widths = [max(width(row[i]) for row in table if len(row) > i) for i in range(len(header))]
    lines = []
    for row in table:
        gaps = [" " * (w - width(cell)) for w, cell in zip(widths, row, strict=False)]
        left = [cell + gap for cell, gap in zip(row[:names], gaps[:names], strict=True)]
        right = [gap + cell for cell, gap in zip(row[names:], gaps[names:], strict=True)]
        lines.append("  ".join([*left, *right]).rstrip())
    return lines


def width(text: str) -> int:
    """Places on a console."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)

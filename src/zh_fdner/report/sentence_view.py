"""A sentence to look at: gold and prediction, what is wrong, and where it is in the files."""

from collections.abc import Sequence
from typing import Any

from ..evaluation.table import KIND_WORDS
from ..scoring.entities import Entity
from .judged import Judged
from .markup import Shown, render

# Characters; a whole document would bury the page.
LONGEST = 600
BEFORE_ERROR = 60
# On an entity there is room for little.
SHORT = {"boundary": "✘ boundary", "type": "✘ type", "boundary_and_type": "✘ boundary, type"}
SHORT |= {"missed": "✘ missed", "spurious": "✘ spurious"}
SEEN = {"exact": "in train, too", "near": "nearly in train"}


def sentence_view(sentence: Judged, labels: Sequence[str]) -> dict[str, Any]:
    """gold, predicted: HTML. kinds: how many errors of each kind, in words. cut: characters
    that are left out."""
    row, (begin, end) = sentence.row, window(sentence)
    kinds = [pair.kind for pair in sentence.errors]
    return {
        "split": sentence.split,
        "place": row["place"] or f"{sentence.split}, sentence {sentence.number}",
        "seen": SEEN.get(row["seen"]),
        "kinds": [
            f"{kinds.count(kind)} {words}" for kind, words in KIND_WORDS.items() if kind in kinds
        ],
        "begin": begin,
        "cut": len(row["text"]) - (end - begin),
        "gold": part(row["text"], gold(sentence), begin, end, labels),
        "predicted": part(row["text"], predicted(sentence), begin, end, labels),
    }


def window(sentence: Judged) -> tuple[int, int]:
    """The characters to show: all, or of a long text those from its first error on. No entity
    that begins inside is cut."""
    length = len(sentence.row["text"])
    if length <= LONGEST:
        return 0, length
    wrong = [each.start for pair in sentence.errors for each in pair if each is not None]
    begin = max(0, min(wrong) - BEFORE_ERROR)
    end = min(length, begin + LONGEST)
    spans = [*sentence.row["gold"], *sentence.row["predicted"]]
    return begin, max([end, *(each[1] for each in spans if begin <= each[0] < end)])


def part(text: str, entities: Sequence[Shown], begin: int, end: int, labels: Sequence[str]) -> str:
    inside = [
        each._replace(start=each.start - begin, end=each.end - begin)
        for each in entities
        if begin <= each.start < end
    ]
    return render(text[begin:end], inside, labels)


def gold(sentence: Judged) -> list[Shown]:
    """With a word on those that were missed; of the others the prediction tells."""
    kinds = {pair.gold: pair.kind for pair in sentence.pairs}
    shown = []
    for start, end, label in sentence.row["gold"]:
        kind = kinds[Entity(start, end, label)]
        remark = SHORT[kind] if kind == "missed" else ""
        shown.append(Shown(start, end, label, kind == "correct", remark))
    return shown


def predicted(sentence: Judged) -> list[Shown]:
    """With their confidence, and a word on what is wrong."""
    kinds = {pair.predicted: pair.kind for pair in sentence.pairs}
    shown = []
    for start, end, label, confidence in sentence.row["predicted"]:
        kind = kinds[Entity(start, end, label)]
        remarks = [] if confidence is None else [f"{confidence:.2f}"]
        remarks += [] if kind == "correct" else [SHORT[kind]]
        shown.append(Shown(start, end, label, kind == "correct", " ".join(remarks)))
    return shown

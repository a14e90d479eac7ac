"""The scores that the packaged pipeline tells of itself."""

from collections.abc import Mapping
from typing import Any

from ...evaluation.table import subset_names
from ...markdown import number, row, table

HOW_SCORED = (
    "P, R and F1 of spans, exact match, with 95 % intervals by resampling sentences, "
    "near-duplicates together; accuracy of BIO tags. A score on sentences that are in train, "
    "too, tells nothing of new text: where there are any, the score without them is below it."
)
NOT_SCORED = ["## Scores", "", "None: the checkpoint has not been scored here.", ""]


def scores(facts: Mapping[str, Any]) -> list[str]:
    """facts: the package's `meta["zh_fdner"]`."""
    if "scores" not in facts:
        return NOT_SCORED
    lines = ["## Scores", "", HOW_SCORED, ""]
    lines += table("split", "sentences", "P", "R", "F1", "accuracy")
    for split in ("dev", "test"):
        score = facts["scores"][split]
        names = subset_names(split, score["subsets"])
        for name, subset in score["subsets"].items():
            accuracy = number(score.get("bio_acc")) if name == "all" else ""
            lines.append(row(names[name], subset["sentences"], *prf(subset), accuracy))
    return [*lines, "", *by_type(facts["scores"]["test"]["subsets"])]


def by_type(subsets: Mapping[str, Any]) -> list[str]:
    """A table for all of test, and one without all that train has or nearly has."""
    names = subset_names("test", subsets)
    chosen = dict.fromkeys((next(iter(subsets)), list(subsets)[-1]))
    lines = []
    for name in chosen:
        if types := subsets[name]["types"]:
            lines += [f"By type, on {names[name]}:", "", *table("type", "entities", "P", "R", "F1")]
            lines += [row(label, each["entities"], *prf(each)) for label, each in types.items()]
            lines.append("")
    return lines


def prf(scores: Mapping[str, Any]) -> list[str]:
    """scores: of `meta.brief`."""
    return [_with_interval(*scores[key]) for key in "prf"]


def _with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """`0.41 (95 % 0.36–0.46)`"""
    if value is None:
        return "–"
    return f"{value:.2f}" + ("" if low is None else f" (95 % {low:.2f}–{high:.2f})")

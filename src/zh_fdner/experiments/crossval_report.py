"""Cross-validation in words: metrics/crossval.md, and for the console."""

from ..markdown import number, row, table
from ..scoring.summary import Score, TypeScores
from .chosen import how_chosen
from .output import SCORES, heading, mean_and_sd
from .schemas import Crossval


def report(outcome: Crossval) -> list[str]:
    n_folds = len(outcome["folds"])
    lines = heading(f"Cross-validation in {n_folds} folds", outcome)
    lines += [f"**{headline(outcome)}**", "", *method(outcome), ""]
    lines += ["## Pooled", "", *pooled(outcome), ""]
    lines += ["## By fold", "", *table("fold", "train", "sentences", "entities", *SCORES.values())]
    for i, fold in enumerate(outcome["folds"], start=1):
        counts = (str(fold[key]) for key in ("train", "sentences", "entities"))  # type: ignore[literal-required]
        lines.append(row(str(i), *counts, *(number(fold[key]) for key in SCORES)))  # type: ignore[literal-required]
    spreads = (mean_and_sd(outcome["spread"][key]) for key in SCORES)
    lines += [row("mean ± sd", "", "", "", *spreads), "", *rare_types(outcome)]
    return lines


def headline(outcome: Crossval) -> str:
    f1 = outcome["pooled"]["f1"]
    return (
        f"F1 {interval(f1)} on {outcome['sentences']} sentences, each scored by a model that was "
        "trained on neither it nor a near-duplicate of it."
    )


def method(outcome: Crossval) -> list[str]:
    merged = f"{outcome['merged']} repeated sentences were left out"
    if outcome["disagreeing"]:
        merged += f", {outcome['disagreeing']} of them annotated differently than the first"
    return [
        f"Train, dev and test are taken together; {merged}. Near-duplicates are in one fold "
        f"({outcome['groups']} groups), and folds are alike in their types of entities. Every "
        f"training is as configured, to the last epoch. {how_chosen(outcome['searched'])} "
        "Intervals (95 %) come from resampling groups of near-duplicates. They tell "
        "how far other sentences of this kind may lead, not what another seed would; the "
        "command `seeds` tells that.",
        "",
        f"Each of these models was trained on about {average_train(outcome)} sentences, the step "
        f"`train` has {outcome['trained_on_by_train']}. So this is what the recipe is worth on "
        "such text, and not the score of the pipeline in `training/`.",
    ]


def average_train(outcome: Crossval) -> int:
    return round(sum(fold["train"] for fold in outcome["folds"]) / len(outcome["folds"]))


def pooled(outcome: Crossval) -> list[str]:
    scores = outcome["pooled"]
    lines = table("type", "entities", "predicted", "correct", "P", "R", "F1")
    lines.append(pooled_row("all", scores))
    lines += [pooled_row(label, of_type) for label, of_type in scores["per_type"].items()]
    return [*lines, "", f"Token accuracy {number(outcome['accuracy'])}."]


def pooled_row(name: str, scores: TypeScores) -> str:
    counts = (str(scores[key]) for key in ("entities", "predicted", "correct"))  # type: ignore[literal-required]
    return row(name, *counts, *(interval(scores[key]) for key in ("p", "r", "f1")))  # type: ignore[literal-required]


def interval(score: Score) -> str:
    """`"0.6712 [0.6310, 0.7090]"`"""
    return f"{number(score['value'])} [{number(score['low'])}, {number(score['high'])}]"


def rare_types(outcome: Crossval) -> list[str]:
    """Types that some fold lacks, so that its score by type says nothing there."""
    labels = outcome["folds"][0]["per_type"]
    rare = [
        label
        for label in labels
        if any(not fold["per_type"][label]["entities"] for fold in outcome["folds"])
    ]
    if not rare:
        return []
    return [f"Too rare to be in every fold: {', '.join(rare)}. Read their pooled scores alone.", ""]


def for_console(outcome: Crossval) -> str:
    f1 = outcome["spread"]["f1"]
    low, high = number(f1["min"]), number(f1["max"])
    return (
        f"\n{headline(outcome)}\n"
        f"By fold: F1 {mean_and_sd(f1)}, from {low} to {high}. Each fold's model was trained on "
        f"about {average_train(outcome)} sentences; the step `train` has "
        f"{outcome['trained_on_by_train']}.\n"
    )

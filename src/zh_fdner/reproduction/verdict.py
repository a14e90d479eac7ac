"""What a comparison with the published run is worth, in words."""

from collections.abc import Sequence
from typing import TypedDict

from ..manifest import Manifest, stand_ins
from ..sources.fingerprint import GOLD_ENTITIES, TOKENS, TRAIN_SENTENCES
from . import published
from .data import Data
from .figures import Pair
from .setting import Setting


class Verdict(TypedDict):
    """reasons: why the figures are not comparable; if there is none, they are. warnings:
    what to know of our figures in any case. f1_difference: how far apart both are, None
    unless they are comparable."""

    comparable: bool
    reasons: list[str]
    warnings: list[str]
    f1_difference: float | None


def judge(manifest: Manifest, data: Data, recipe: Sequence[Setting], final: Pair) -> Verdict:
    """All reasons against a comparison, of which one would do."""
    reasons = [
        *(f"Stand-in: this run uses {note}." for note in stand_ins(manifest)),
        *corpus_reasons(manifest, data),
        *data_reasons(manifest, data),
        *recipe_reasons(manifest, recipe),
        *log_reasons(final),
    ]
    return {
        "comparable": not reasons,
        "reasons": reasons,
        "warnings": [*choice_warnings(recipe), *overlap_warnings(manifest, data)],
        "f1_difference": None if reasons else f1_difference(final),
    }


def f1_difference(final: Pair) -> float | None:
    """To four digits, which is all that the published figure has."""
    known, ours = final["published"]["f1"], final["ours"] and final["ours"]["f1"]
    return None if known is None or ours is None else round(abs(ours - known), 4)


def corpus_reasons(manifest: Manifest, data: Data) -> list[str]:
    corpus = manifest["corpus"]
    if corpus["stand_in"] or corpus["name"] == published.CORPUS:
        return []
    reason = f"The corpus is {corpus['name']}, not fdner."
    if data["matches"]:
        reason += (
            " Its counts are those of the published run: if it is fdner, put its zip at "
            "assets/fdner.zip and run with --vars.corpus fdner."
        )
    return [reason]


def data_reasons(manifest: Manifest, data: Data) -> list[str]:
    """Why these are not the sentences of the published run."""
    reasons = []
    sentences = manifest["splits"]["train"]["sentences"]
    if data["trained_on"] != "train":
        reasons.append("The config trains on another file than corpus/train.spacy.")
    elif sentences not in TRAIN_SENTENCES:
        first, last = TRAIN_SENTENCES[0], TRAIN_SENTENCES[-1]
        reasons.append(
            f"The training set has {sentences} sentences, the published one {first} to {last}."
        )
    split = data["evaluated_on"]
    if split is None:
        reasons.append("The config evaluates on a file that is none of corpus/*.spacy.")
    elif split not in data["like_published"]:
        counts = manifest["splits"][split]
        reasons.append(
            f"The log is of {split}, which has {counts['entities']} entities and "
            f"{counts['characters']} tokens; the published evaluation has {GOLD_ENTITIES} and "
            f"{TOKENS} or a multiple.{other_split(data)}"
        )
    return reasons


def other_split(data: Data) -> str:
    """Advice, where it is not the split of the log that was evaluated on in public."""
    if not data["like_published"]:
        return ""
    split = data["like_published"][-1]
    return (
        f" But {split} has these counts, and "
        f"--vars.overrides paths.dev=corpus/{split}.spacy evaluates on it."
    )


def recipe_reasons(manifest: Manifest, recipe: Sequence[Setting]) -> list[str]:
    reasons = []
    for each in recipe:
        told_already = each["name"] == "encoder" and manifest["encoder"]["stand_in"]
        if each["matters"] and not each["same"] and not told_already:
            note = f": {each['note']}" if each["note"] else ""
            reasons.append(
                f"The recipe differs in {each['name']} ({each['where']}): ours is "
                f"{each['ours']}, theirs {each['published']}{note}."
            )
    return reasons


def choice_warnings(recipe: Sequence[Setting]) -> list[str]:
    """Where the defaults of this project are not the published ones."""
    return [
        f"The {each['name']} is {each['ours']}, not {each['published']} as theirs: {each['note']}."
        for each in recipe
        if each["by_choice"] and not each["same"]
    ]


def log_reasons(final: Pair) -> list[str]:
    if final["ours"] is None:
        return ["The training log has no rows. (Other loggers than the config's own write none.)"]
    if final["ours"]["f1"] is None:
        return ["The last row of the training log has no F1."]
    return []


def overlap_warnings(manifest: Manifest, data: Data) -> list[str]:
    """For the split of the log, and for dev and test."""
    warnings = []
    if data["evaluated_on"] == "train":
        total = manifest["splits"]["train"]["sentences"]
        warnings.append(seen_before("train", total, total))
    for split, seen in data["overlap"].items():
        if seen["in_train"]:
            warnings.append(seen_before(split, seen["in_train"], seen["sentences"]))
    return warnings


def seen_before(split: str, in_train: int, sentences: int) -> str:
    return (
        f"{in_train} of {sentences} {split} sentences are training sentences: the score on "
        f"{split} says how well these are remembered, not how well new text is read."
    )

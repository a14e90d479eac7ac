"""The verdict in few words, and figures as text, for the report and the console."""

from ..markdown import number
from ..sources.fingerprint import GOLD_ENTITIES
from .compare import Reproduction
from .figures import Pair
from .published import CORPUS
from .verdict import Verdict

METRICS = {
    "epoch": "epoch",
    "step": "step",
    "validation_loss": "validation loss",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "accuracy": "accuracy",
}


def summary(judged: Verdict, final: Pair) -> str:
    """One line."""
    if not judged["comparable"] or final["ours"] is None:
        return "Not comparable with the published model."
    return (
        f"Comparable with the published model: F1 {number(final['ours']['f1'])} against "
        f"{number(final['published']['f1'])}, a difference of {number(judged['f1_difference'])}."
    )


def one_seed() -> str:
    return (
        "Both are one run with one seed. The same seed draws other numbers in spaCy than in the "
        "Trainer (the order of sentences, the head's first weights, dropout), so the figures "
        "need not be equal even if everything else is, and one run cannot tell chance from a "
        f"cause. One entity more or less moves recall by 1/{GOLD_ENTITIES} = "
        f"{1 / GOLD_ENTITIES:.4f}. To see how far runs spread, repeat this one with other "
        "seeds: --vars.overrides system.seed=1."
    )


def suspicion(result: Reproduction) -> str:
    """Of the published score itself, and what this run's files say of it."""
    evidence = "This run is not on fdner and cannot tell."
    if result["corpus"] == CORPUS:
        shares = (
            f"{seen['in_train']} of {seen['sentences']} {split} sentences"
            for split, seen in result["data"]["overlap"].items()
        )
        evidence = f"In the files of this run, {' and '.join(shares)} are in train, too."
    return (
        "The published model may have been evaluated on the sentences it was trained on: fdner "
        "has 219 rows, which is 3 × 73; 73 sentences make the 8 updates an epoch of the "
        "published log; and an F1 of 0.985 after 240 updates on so few sentences is not what "
        f"new text gives. That is a suspicion and not proven. {evidence}"
    )


def for_console(result: Reproduction) -> str:
    """The verdict with its reasons, and the last rows."""
    judged, final = result["verdict"], result["final"]
    mark = "✔" if judged["comparable"] else "ℹ"
    lines = [f"{mark} {summary(judged, final)}"]
    lines += [f"  - {reason}" for reason in judged["reasons"]]
    lines += [f"⚠ {warning}" for warning in judged["warnings"]]
    lines += ["", f"{'last row':<17}{'published':>10}{'ours':>10}"]
    ours = final["ours"]
    for key, name in METRICS.items():
        known = number(final["published"][key])  # type: ignore[literal-required]
        value = number(ours[key] if ours else None)  # type: ignore[literal-required]
        lines.append(f"{name:<17}{known:>10}{value:>10}")
    return "\n".join(lines)

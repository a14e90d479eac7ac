"""Says in words whether more annotated sentences would help."""

from .gain import Gain
from .schemas import Verdict

# Of F1: hardly worth the work as a gain by doubling the corpus, and nothing as a score.
LITTLE = 0.01


def judge(f1: float, doubling: Gain, last_quarter: Gain) -> Verdict:
    """f1: the mean on dev with all of train. doubling, last_quarter: the gains on dev from 50
    and from 75 to 100 % of train."""
    if f1 < LITTLE:
        return {
            "more_helps": "unclear",
            "words": f"This cannot tell whether more annotated sentences would help: with all of "
            f"train F1 on dev is {f1:.4f}, so the model hardly learns. Try a higher learning rate "
            "or more epochs first (the command `sweep` does).",
        }
    figures = (
        f"On dev F1 changes by {in_words(doubling)} from 50 to 100 % of train, which is a "
        f"doubling, and by {in_words(last_quarter)} from 75 to 100 %."
    )
    if doubling["low"] > 0:
        return {
            "more_helps": "yes",
            "words": f"More annotated sentences of this kind would probably help. {figures} Curves "
            "flatten, so another doubling is likely to bring less than the last one did.",
        }
    if doubling["high"] < LITTLE:
        return {
            "more_helps": "little",
            "words": f"More annotated sentences of this kind would probably help little. {figures} "
            "Look at the consistency of the annotation, at the encoder and at the settings first.",
        }
    return {
        "more_helps": "unclear",
        "words": f"This cannot tell whether more annotated sentences would help. {figures} More "
        "seeds (--vars.curve_seeds) or a larger dev set would make it surer.",
    }


def in_words(gain: Gain) -> str:
    """`"+0.0312 (between +0.0101 and +0.0523)"`"""
    return f"{gain['f1']:+.4f} (between {gain['low']:+.4f} and {gain['high']:+.4f})"

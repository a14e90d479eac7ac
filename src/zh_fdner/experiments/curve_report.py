"""The learning curve in words: metrics/curve.md."""

from statistics import fmean

from ..markdown import row, table
from .curve_verdict import in_words
from .output import heading, mean_and_sd
from .schemas import Curve


def report(outcome: Curve) -> list[str]:
    seeds = ", ".join(map(str, outcome["seeds"]))
    lines = heading("Learning curve", outcome)
    lines += [f"**{outcome['verdict']['words']}**", "", "![F1 over sentences](curve.png)", ""]
    lines += [
        "Each part of train is contained in the next, and parts are alike in their types of "
        f"entities. Mean ± standard deviation over {len(outcome['seeds'])} seeds ({seeds}), "
        "each with its own parts. Every training has the configured number of epochs, so fewer "
        "sentences mean fewer updates, too.",
        "",
        *table("train", "sentences", "entities", "dev F1", "dev P", "dev R", "test F1"),
    ]
    for point in outcome["points"]:
        dev, test = point["dev"], point["test"]
        counts = (f"{fmean(point[key]):.0f}" for key in ("sentences", "entities"))  # type: ignore[literal-required]
        scores = (mean_and_sd(each) for each in (dev["f1"], dev["p"], dev["r"], test["f1"]))
        lines.append(row(f"{25 * point['quarters']} %", *counts, *scores))
    lines += ["", *table("change in F1", "from 50 to 100 %", "from 75 to 100 %")]
    for split, gains in outcome["gains"].items():
        lines.append(row(split, in_words(gains["doubling"]), in_words(gains["last_quarter"])))
    return [*lines, "", *caveats(outcome)]


def caveats(outcome: Curve) -> list[str]:
    lines = [
        "The ranges of the changes (95 %, by Student's t, as seeds are few) allow for the seeds "
        "and for which sentences are in dev or test. "
        "They assume that what would be annotated next is of the same kind as what there is. "
        "The settings were the same for every amount; other settings may suit less data better.",
    ]
    for split, left_out in outcome["left_out"].items():
        if left_out:
            lines.append(
                f"\n{left_out} of {left_out + outcome['scored'][split]} {split} sentences are not "
                "scored here: train has them or near-duplicates of them."
            )
    return lines

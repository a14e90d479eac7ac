"""How far the confidence of an entity can be taken at its word."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from .inputs import SPLITS, Inputs
from .svg import inline_svg, new_figure

LARGEST_MARK = 160.0  # its area in square points


def calibration(inputs: Inputs) -> dict[str, Any]:
    """splits: name, ece, bins and figure; None in their place for heads without confidences,
    and where nothing was predicted."""
    found = inputs.evaluation["calibration"]
    return {
        "splits": [
            {
                "name": split,
                **found[split],
                "figure": figure(split, found[split]["bins"]),
                "verdict": verdict(found[split]["bins"]),
            }
            for split in SPLITS
            if found[split]
        ]
    }


def figure(split: str, bins: Sequence[Mapping[str, Any]]) -> Markup:
    """The reliability diagram: the share that is right over confidence, the larger a mark the
    more entities it stands for."""
    drawn = new_figure()
    axes = drawn.subplots()
    confidence = [each["confidence"] for each in bins]
    correct = [each["correct"] for each in bins]
    most = max(each["entities"] for each in bins)
    areas = [max(8.0, LARGEST_MARK * each["entities"] / most) for each in bins]
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="as confident as right")
    axes.plot(confidence, correct, color="C0", linewidth=1)
    axes.scatter(confidence, correct, s=areas, color="C0", label="entities predicted")
    axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="confidence", ylabel="share right")
    axes.set_title(split)
    axes.grid(alpha=0.3)
    # Of the size of small marks, whatever the first bin has.
    for handle in axes.legend(loc="upper left").legend_handles:
        if hasattr(handle, "set_sizes"):
            handle.set_sizes([30.0])
    points = ", ".join(f"{x:.2f}: {y:.2f}" for x, y in zip(confidence, correct, strict=True))
    return inline_svg(
        drawn, f"calibration-{split}", f"Share right by mean confidence on {split}. {points}."
    )


def verdict(bins: Sequence[Mapping[str, Any]]) -> str:
    """Whether confidences are too high or too low on the whole."""
    entities = sum(each["entities"] for each in bins)
    sure = sum(each["entities"] * each["confidence"] for each in bins) / entities
    right = sum(each["entities"] * each["correct"] for each in bins) / entities
    return (
        f"Its {entities} entities are {sure:.0%} confident on average, and {right:.0%} of them "
        "are right."
    )

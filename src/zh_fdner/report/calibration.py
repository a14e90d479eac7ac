"""How far the confidence of an entity can be taken at its word."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from ..corpus.splits import SCORED
from .inputs import Inputs
from .overlap import overlap_warnings
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
            }
            for split in SCORED
            if found[split]
        ],
        "warnings": overlap_warnings(inputs),
        "verdicts": [verdict(split, found[split]) for split in SCORED if found[split]],
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
    axes.plot([0, 1], [0, 1], color="grey", linestyle="--", label="as often right as confident")
    axes.scatter(confidence, correct, s=areas, color="C0", label="entities")
    axes.set(xlim=(-0.05, 1.05), ylim=(-0.05, 1.05), xlabel="confidence", ylabel="share right")
    axes.set_title(split)
    axes.grid(alpha=0.3)
    legend = drawn.legend(loc="outside lower center", ncols=2)
    # In the legend a mark of one size, whatever the first bin's is.
    legend.legend_handles[-1].set_sizes([30.0])  # type: ignore[union-attr]
    points = ", ".join(f"{x:.2f}: {y:.2f}" for x, y in zip(confidence, correct, strict=True))
    return inline_svg(
        drawn, f"calibration-{split}", f"Share right by mean confidence on {split}. {points}."
    )


def verdict(split: str, found: Mapping[str, Any]) -> str:
    """Whether confidences are too high or too low on the whole, how far off, and how far they
    would be without the temperature."""
    bins = found["bins"]
    entities = sum(each["entities"] for each in bins)
    sure = sum(each["entities"] * each["confidence"] for each in bins) / entities
    right = sum(each["entities"] * each["correct"] for each in bins) / entities
    return (
        f"On {split}, {entities} entities are predicted with a mean confidence of {sure:.2f}, and "
        f"{right:.2f} of them are right. Expected calibration error: {found['ece']:.4f}"
        f"{without_temperature(found)}."
    )


def without_temperature(found: Mapping[str, Any]) -> str:
    if found["temperature"] is None:
        return ", not calibrated"
    return (
        f", with the temperature {found['temperature']:g} that was fitted on dev; "
        f"without it {found['uncalibrated_ece']:.4f}"
    )

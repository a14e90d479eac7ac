"""Loss and F1 by epoch."""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from ..chart import LEFT, RIGHT, draw_curves, is_of_fdner
from ..pipeline.epoch_table import Row
from ..reproduction import published
from .inputs import Inputs
from .overlap import overlap_warnings
from .svg import inline_svg, new_figure


def training(inputs: Inputs) -> dict[str, Any]:
    """rows: of the training log, on dev. figures: see `figures`. warnings: of dev."""
    known = published.rows() if is_of_fdner(inputs.manifest) else []
    return {
        "rows": inputs.log,
        "figures": figures(inputs.log, known) if inputs.log else [],
        "warnings": overlap_warnings(inputs, ["dev"]),
    }


def figures(rows: Sequence[Row], known: Sequence[Row]) -> list[Markup]:
    """The losses, and F1 and accuracy; with the published rows if they are of the same data."""
    losses, scores = new_figure(), new_figure()
    left, right = losses.subplots(), scores.subplots()
    draw_curves(left, rows, known, LEFT)
    draw_curves(right, rows, known, RIGHT)
    right.set_ylim(-0.02, 1.02)
    last, best = rows[-1], max(rows, key=lambda row: row["f1"] or 0.0)
    return [
        inline_svg(
            losses,
            "loss",
            f"Training and validation loss by epoch. At the end, epoch {last['epoch']}: "
            f"{words(last['train_loss'])} and {words(last['validation_loss'])}.",
        ),
        inline_svg(
            scores,
            "f1",
            f"F1 and token accuracy on dev by epoch. At the end, epoch {last['epoch']}: F1 "
            f"{words(last['f1'])}; highest in epoch {best['epoch']}: {words(best['f1'])}.",
        ),
    ]


def words(value: float | None) -> str:
    return "not measured" if value is None else f"{value:.4f}"

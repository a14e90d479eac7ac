"""The learning curve as a picture: metrics/curve.png."""

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from ..atomic import write
from ..chart import as_png
from ..layout import Layout
from .schemas import Curve

INCHES = (6.0, 4.0)


def write_chart(layout: Layout, outcome: Curve) -> None:
    """Write it beside the figures."""
    path = layout.experiment("curve").with_suffix(".png")
    write({path: as_png(draw(outcome))})
    print(f"✔ {path}", flush=True)


def draw(outcome: Curve) -> Figure:
    """F1 over training sentences: the mean as a line, each seed as a small mark."""
    figure = Figure(figsize=INCHES, layout="constrained")
    FigureCanvasAgg(figure)
    notes = " and ".join(outcome["stand_ins"])
    # The corpus is not named: its name may be Chinese, for which matplotlib's font has no signs.
    figure.suptitle(f"Stand-in: {notes}" if notes else "Learning curve", fontsize="medium")
    axes = figure.subplots()
    points = outcome["points"]
    means = [sum(point["sentences"]) / len(point["sentences"]) for point in points]
    for split, mark in (("dev", "o"), ("test", "s")):
        spreads = [point[split]["f1"] for point in points]  # type: ignore[literal-required]
        (line,) = axes.plot(means, [each["mean"] for each in spreads], marker=mark, label=split)
        for point, each in zip(points, spreads, strict=True):
            axes.plot(point["sentences"], each["values"], ".", color=line.get_color(), alpha=0.4)
    axes.set_xlabel("sentences trained on")
    axes.set_ylabel("F1")
    axes.set_xlim(left=0)
    axes.set_ylim(bottom=0)
    axes.grid(alpha=0.3)
    axes.legend()
    return figure

"""The training log as a picture: metrics/training.png."""

from collections.abc import Sequence
from io import BytesIO

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from .atomic import write
from .layout import Layout
from .manifest import Manifest, read_manifest, stand_ins
from .pipeline.epoch_table import Row
from .reproduction import published
from .training_log import read_log

LEFT = {"train_loss": "training loss", "validation_loss": "validation loss"}
RIGHT = {"f1": "F1", "accuracy": "token accuracy"}
INCHES = (10.0, 4.0)
DOTS_PER_INCH = 120


def write_chart(layout: Layout) -> None:
    """Draw the training log, if there is one: with another logger there is none."""
    if not layout.training_log.exists():
        print(f"ℹ {layout.training_log} was not written, so there is no chart of the training.")
        return
    manifest = read_manifest(layout.manifest)
    known = published.rows() if is_of_fdner(manifest) else []
    figure = draw(read_log(layout.training_log), known, title(manifest))
    write({layout.training_chart: as_png(figure)})
    print(f"✔ {layout.training_chart}")


def as_png(figure: Figure) -> bytes:
    """Without a name and version of the software, so that the same log gives the same file."""
    picture = BytesIO()
    figure.savefig(picture, format="png", dpi=DOTS_PER_INCH, metadata={"Software": None})
    return picture.getvalue()


def is_of_fdner(manifest: Manifest) -> bool:
    """Whether the published figures may stand beside this run's."""
    return manifest["corpus"]["name"] == published.CORPUS and not stand_ins(manifest)


def title(manifest: Manifest) -> str:
    """Names no corpus: its name may be Chinese, for which matplotlib's font has no signs."""
    notes = " and ".join(stand_ins(manifest))
    return f"Stand-in: {notes}" if notes else "Training"


def draw(rows: Sequence[Row], known: Sequence[Row], heading: str) -> Figure:
    """Losses on the left, F1 and token accuracy on the right, over epochs.

    known: rows of the published run, as grey marks; none for runs of other data.
    """
    figure = Figure(figsize=INCHES, layout="constrained")
    FigureCanvasAgg(figure)
    figure.suptitle(heading)
    left, right = figure.subplots(1, 2)
    for axes, curves in ((left, LEFT), (right, RIGHT)):
        draw_curves(axes, rows, known, curves)
    right.set_ylim(-0.02, 1.02)
    return figure


def draw_curves(
    axes: Axes, rows: Sequence[Row], known: Sequence[Row], curves: dict[str, str]
) -> None:
    """curves: the label of each column of the log."""
    for (column, label), mark in zip(curves.items(), ("o", "s"), strict=True):
        axes.plot(*points(rows, column), marker=mark, markersize=3, label=label)
        epochs, values = points(known, column)
        if epochs:
            axes.plot(
                epochs, values, mark, color="grey", fillstyle="none", label=f"{label}, published"
            )
    axes.set_xlabel("epoch")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.grid(alpha=0.3)
    axes.legend()


def points(rows: Sequence[Row], column: str) -> tuple[list[int], list[float]]:
    """The epochs that have a value in this column, and the values."""
    pairs = [(row["epoch"], row[column]) for row in rows]  # type: ignore[literal-required]
    known = [(epoch, value) for epoch, value in pairs if value is not None]
    return [epoch for epoch, _ in known], [value for _, value in known]

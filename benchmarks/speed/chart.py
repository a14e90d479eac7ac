"""Results as a picture."""

from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .contender import OURS
from .workloads import LATENCY

INCHES = (11.0, 7.0)
COLOURS = {"ours": "tab:orange", "limit": "tab:grey", "peer": "tab:blue"}


def write_chart(record: dict[str, Any], path: Path) -> None:
    """A panel a workload, a bar a contender."""
    # The same results are to give the same file.
    matplotlib.rcParams["svg.hashsalt"] = "zh_fdner"
    draw(record).savefig(path, metadata={"Date": None, "Creator": None})


def draw(record: dict[str, Any]) -> Figure:
    figure = Figure(figsize=INCHES, layout="constrained")
    FigureCanvasSVG(figure)
    machine = record["machine"]
    figure.suptitle(
        f"Encoder {record['settings']['name']}, {machine['cpu']}, {machine['threads']} threads"
    )
    panels = figure.subplots(2, 2, sharey=True).flat
    for axes, (name, workload) in zip(panels, record["workloads"].items(), strict=True):
        key, label = (
            ("p50_ms", "ms a text, p50 (less is better)")
            if name == LATENCY
            else ("characters_per_second", "characters a second (more is better)")
        )
        rows = {each: row.get(key, 0.0) for each, row in workload["contenders"].items()}
        bars = axes.barh(list(rows), list(rows.values()), color=[colour(each) for each in rows])
        axes.bar_label(bars, fmt="{:,.0f}", padding=3, fontsize=8)
        axes.margins(x=0.15)
        axes.set_title(name)
        axes.set_xlabel(label)
    figure.axes[0].invert_yaxis()
    return figure


def colour(contender: str) -> str:
    if contender.startswith("limit"):
        return COLOURS["limit"]
    return COLOURS["ours" if contender.startswith(OURS) else "peer"]

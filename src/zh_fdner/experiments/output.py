"""Writes what came of an experiment: figures as JSON, and the same to read as Markdown."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from .. import atomic
from ..layout import Layout
from ..markdown import number, row, table
from .schemas import Origin
from .spread import ScoreSpreads, Spread

SCORES = {"p": "P", "r": "R", "f1": "F1", "accuracy": "token accuracy"}


def write(layout: Layout, name: str, outcome: Mapping[str, Any], text: Sequence[str]) -> None:
    """Write `metrics/<name>.json` and `metrics/<name>.md`."""
    path = layout.experiment(name)
    figures = json.dumps(outcome, ensure_ascii=False, indent=2) + "\n"
    atomic.write({path: figures, path.with_suffix(".md"): "\n".join(text) + "\n"})
    print(f"✔ {path} and {path.with_suffix('.md')}", flush=True)


def heading(title: str, origin: Origin) -> list[str]:
    """Title, stand-ins if there are any, and what was trained. origin: `Planner.origin`."""
    lines = [f"# {title}", ""]
    if origin["stand_ins"]:
        notes = " and ".join(origin["stand_ins"])
        lines += [f"> **Stand-in.** This run uses {notes}. Its scores are not fdner's.", ""]
    changed = ", ".join(f"{name} = {value}" for name, value in origin["settings"].items())
    what = f"Corpus {origin['corpus']}, encoder {origin['encoder']}, head {origin['head']}"
    return [*lines, f"{what}, {changed}." if changed else f"{what}.", ""]


def mean_and_sd(values: Spread) -> str:
    return f"{number(values['mean'])} ± {number(values['sd'])}"


def spread_tables(scores: ScoreSpreads) -> list[str]:
    """Mean, standard deviation and range of each score; then mean and deviation by type."""
    lines = table("", "mean", "standard deviation", "min", "max")
    for key, name in SCORES.items():
        values: Spread = scores[key]  # type: ignore[literal-required]
        cells = (number(values[each]) for each in ("mean", "sd", "min", "max"))  # type: ignore[literal-required]
        lines.append(row(name, *cells))
    lines += ["", *table("type", "entities", "P", "R", "F1")]
    for label, of_type in scores["per_type"].items():
        entities = number(of_type["entities"])
        lines.append(row(label, entities, *(mean_and_sd(of_type[k]) for k in ("p", "r", "f1"))))
    return [*lines, ""]

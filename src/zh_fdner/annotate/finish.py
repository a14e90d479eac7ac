"""Makes the output of a job whose parts are all done."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from .. import atomic
from ..errors import UserError
from .annotate_part import Summary, Task
from .formats.label_studio import labelling_interface
from .formats.plain import Context, write_lines
from .formats.registry import FORMATS
from .journal import read_summary
from .parts import Part
from .readers.registry import lines_before


def finish(task: Task, parts: Sequence[Part]) -> dict[str, Any]:
    """Put the output in its place, what was rejected beside it, and last the report, which says
    that all is there. Returns the report."""
    job, places = task.job, task.places
    shards = [places.shard(part) for part in parts]
    if not places.folder:
        context = Context(number=0, labels=job.model.labels, rows=job.rows)
        with atomic.replacing(places.out) as new:
            FORMATS[job.format].join(shards, new, context)
    report = {"identity": job.identity(), **_totals(task, parts)}
    if report["rejected"]:
        with atomic.replacing(places.rejected) as new:
            write_lines(new, _rejected(task, parts))
    if job.format == "label_studio":
        labels = dict.fromkeys([*job.model.labels, *report["entities"]])
        atomic.write({places.label_config: labelling_interface(labels)})
    text = json.dumps(report, ensure_ascii=False, indent=1) + "\n"
    atomic.write({places.report: text})
    clean_up(task)
    return report


def clean_up(task: Task) -> None:
    """Remove what was only to go on with, and what killed processes were writing."""
    shutil.rmtree(task.places.work, ignore_errors=True)
    if task.places.folder:
        for path in task.places.out.glob("part-*.new"):
            path.unlink(missing_ok=True)


def summary_of(task: Task, part: Part) -> Summary:
    """Raises UserError if the part is not done, or no longer."""
    summary = read_summary(task.places, part)
    if summary is None or not task.places.shard(part).exists():
        raise UserError(
            f"{task.places.shard(part)} is gone. Was it removed? The same command makes it again."
        )
    return summary


def _totals(task: Task, parts: Sequence[Part]) -> dict[str, Any]:
    totals: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for part in parts:
        summary = summary_of(task, part)
        for name in ("records", "characters", "low_confidence", "blank"):
            totals[name] += getattr(summary, name)
        entities.update(summary.entities)
        reasons.update(each["reason"] for each in summary.rejected)
    return {
        "records": totals["records"],
        "characters": totals["characters"],
        "entities": dict(sorted(entities.items())),
        "low_confidence": totals["low_confidence"],
        "blank": totals["blank"],
        "rejected": dict(sorted(reasons.items())),
        "parts": len(parts),
    }


def _rejected(task: Task, parts: Sequence[Part]) -> Iterator[dict[str, Any]]:
    """Each with the file and its line, counted from the file's begin; of Parquet, the row."""
    file, before = -1, 0
    for part in parts:
        source = task.job.sources[part.file]
        if part.file != file:
            file, before = part.file, lines_before(source)
        summary = summary_of(task, part)
        for each in summary.rejected:
            yield {"file": source.path, **each, "line": before + each["line"]}
        before += summary.lines

"""What a job is and which of its parts are done, so that a later process can go on with it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any

from .. import atomic
from ..errors import UserError
from .annotate_part import Summary, Task
from .job import Job, differences
from .parts import Part
from .places import Places
from .readers import registry


def finished(job: Job, places: Places) -> dict[str, Any] | None:
    """The report of the same job, if it has been done. Raises UserError if it was another."""
    if not places.report.exists() or not places.out.exists():
        return None
    report = _read(places.report)
    _check_same(report["identity"], job, places)
    return report


def plan(task: Task) -> list[Part]:
    """The parts of the job: those of its journal if it has been begun, else new ones.

    Raises UserError if what was begun there is another job, or the output is there already.
    """
    job, places = task.job, task.places
    if places.journal.exists():
        journal = _read(places.journal)
        _check_same(journal["identity"], job, places)
        return [Part(*each) for each in journal["parts"]]
    if _is_taken(places):
        raise UserError(
            f"{places.out} is there already, and no job is under way that makes it. Name another "
            "output, or give --restart to replace it."
        )
    parts = list(_cut(task))
    journal = {"identity": job.identity(), "parts": [list(asdict(p).values()) for p in parts]}
    atomic.write({places.journal: json.dumps(journal, ensure_ascii=False)})
    return parts


def _is_taken(places: Places) -> bool:
    """(A folder may have what was staged, if that was interrupted: then there is no journal.)"""
    if places.folder and places.out.exists():
        return any(path != places.work for path in places.out.iterdir())
    return places.out.exists()


def restart(places: Places) -> None:
    """Remove what an earlier run has left, its output included.

    Raises UserError if a folder has files that are not of such a run.
    """
    if places.folder and places.out.exists():
        ours = (*places.out.glob("part-*"), *places.out.glob("_*"))
        others = {*places.out.iterdir()} - {*ours}
        if others:
            raise UserError(
                f"{places.out}: --restart would remove the folder's files, but some are not of "
                f"an earlier run, as {min(others).name}. Name another folder."
            )
        places.report.unlink(missing_ok=True)
        for path in places.out.glob("part-*"):
            path.unlink()
    for path in (places.report, places.rejected, places.label_config):
        path.unlink(missing_ok=True)
    atomic.remove(places.work)
    if not places.folder:
        places.out.unlink(missing_ok=True)


def read_summary(places: Places, part: Part) -> Summary | None:
    """None if the part is not done."""
    path = places.done(part)
    return Summary(**_read(path)) if path.exists() else None


def _cut(task: Task) -> Iterator[Part]:
    numbers = count()
    for file, source in enumerate(task.job.sources):
        ranges = registry.plan(source, task.places.staged(file), task.job.part_bytes)
        for each in ranges:
            yield Part(next(numbers), file, each.start, each.end, each.weight, each.group)


def _check_same(before: dict[str, str], job: Job, places: Places) -> None:
    found = differences(before, job.identity())
    if found:
        raise UserError(
            f"{places.out} was begun, or made, in another way:\n  {_first(found)}\n"
            "Name another output, or go back to what it was, or give --restart to begin anew "
            "(what is there will be removed)."
        )


def _first(found: Sequence[str], most: int = 10) -> str:
    more = [f"… and {len(found) - most} more"] if len(found) > most else []
    return "\n  ".join([*found[:most], *more])


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    return content

"""Does a job, or what is left of it."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from .annotate_part import Summary, Task
from .engines.local import in_processes, in_this_process
from .engines.ray_data import on_ray
from .finish import clean_up, finish
from .journal import finished, plan, read_summary
from .parts import Part
from .progress import Progress


@dataclass(frozen=True)
class Engine:
    """name: local or ray. workers: 0 for this process, or of Ray as many as it can have."""

    name: str = "local"
    workers: int = 0
    address: str = ""


def annotate(task: Task, engine: Engine) -> dict[str, Any]:
    """Annotate what is not yet annotated, then make the output. Returns the report.

    Raises UserError if the output is another job's, or a part cannot be done. KeyboardInterrupt
    ends it at once; parts that are done are kept.
    """
    report = finished(task.job, task.places)
    if report is not None:
        clean_up(task)
        print(f"✔ {task.places.out} is there already, made by the same command.")
        return report
    parts = plan(task)
    earlier = [done for part in parts if (done := _done(task, part))]
    numbers = {each.part for each in earlier}
    left = [part for part in parts if part.number not in numbers]
    if earlier:
        print(f"Going on: {len(earlier)} of {len(parts)} parts are done.", flush=True)
    if left:
        progress = Progress(parts, earlier)
        with closing(progress):
            alone = engine.name == "local" and engine.workers <= 1
            for summary in _run(task, left, engine, progress):
                progress.finished(summary, told=alone)
    return finish(task, parts)


def _run(task: Task, left: Sequence[Part], engine: Engine, progress: Progress) -> Iterator[Summary]:
    if engine.name == "ray":
        return on_ray(task, left, engine.workers, engine.address)
    if engine.workers > 1:
        return in_processes(task, left, min(engine.workers, len(left)))
    return in_this_process(task, left, progress)


def _done(task: Task, part: Part) -> Summary | None:
    summary = read_summary(task.places, part) if task.places.shard(part).exists() else None
    if summary:
        # That is in the part's file, and of all parts together it may be more than memory holds.
        summary.rejected = []
    return summary

"""Annotates the parts with Ray Data: actors that hold the pipeline, on this machine or a cluster.

Ray carries parts and summaries, some bytes each. Texts and results are read and written by the
actors themselves, so every machine must have the input and the output at the same paths. An
actor that is killed is started anew by Ray and its part done again. Nothing is doubled by that,
as a part's file takes its place whole, and has the same bytes whoever writes it.
"""

import json
import logging
import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from spacy.language import Language

from ...errors import UserError
from ...gpu import CPU
from ...optional import needed
from ..annotate_part import Summary, Task, annotate_part
from ..model import find_model, load
from ..parts import Part

# Nothing but summaries goes through it. (Ray wants 75 MiB at least.)
OBJECT_STORE_BYTES = 100 << 20
# A part that kills its process so often is to blame itself, as one that needs too much memory.
TRIES = 5
ELSEWHERE = (
    "{path} is not there. Every machine must have the {what} at the same path, as on a shared disk."
)


def on_ray(task: Task, parts: Sequence[Part], workers: int, address: str) -> Iterator[Summary]:
    """workers: at most; 0 for as many as there are CPUs, or GPUs if the task takes those.
    address: of a cluster; "" for the one of RAY_ADDRESS, or else this machine.

    Raises UserError if there is no cluster, or a machine lacks the input or the pipeline.
    """
    ray = needed("ray", "ray", "--engine ray")
    data = needed("ray.data", "ray", "--engine ray")
    for path in task.places.work.glob("*.tries"):
        path.unlink()
    _connect(ray, address or os.environ.get("RAY_ADDRESS", ""), workers)
    try:
        resources = ray.cluster_resources()
        on_gpu = "GPU" in resources if task.gpu == "auto" else task.gpu != str(CPU)
        kind = "GPU" if on_gpu else "CPU"
        there = int(resources.get(kind, 0))
        if not there:
            raise UserError(f"Ray knows of no {kind}.")
        pool = data.ActorPoolStrategy(min_size=1, max_size=min(workers or there, len(parts)))
        rows = [{"part": json.dumps(asdict(part))} for part in parts]
        summaries = data.from_items(rows, override_num_blocks=len(rows)).map(
            Annotator,
            fn_constructor_args=(task,),
            compute=pool,
            num_cpus=0 if on_gpu else 1,
            num_gpus=1 if on_gpu else 0,
        )
        for row in summaries.iter_rows():
            if row["problem"]:
                raise UserError(row["problem"])
            yield Summary(**json.loads(row["summary"]))
    finally:
        ray.shutdown()


class Annotator:
    """An actor. What the user has to mend becomes a result: an error would be tried again."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.nlp: Language | None = None

    def __call__(self, row: dict[str, str]) -> dict[str, str]:
        try:
            part = Part(**json.loads(row["part"]))
            self._count_try(part)
            self.nlp = self.nlp or self._load()
            summary = annotate_part(self.nlp, self.task, part)
        except UserError as error:
            return {"summary": "", "problem": f"On {os.uname().nodename}: {error}"}
        # What was rejected is in the part's file.
        summary.rejected = []
        return {"summary": json.dumps(asdict(summary)), "problem": ""}

    def _count_try(self, part: Part) -> None:
        """Ray itself would go on for ever. Raises UserError if it has been tried too often, or
        the output is not where it should be."""
        tries = self.task.places.tries(part)
        try:
            with tries.open("ab") as file:
                file.write(b".")
        except FileNotFoundError:
            raise UserError(ELSEWHERE.format(path=tries.parent, what="output")) from None
        if tries.stat().st_size > TRIES:
            source = self.task.job.sources[part.file]
            raise UserError(
                f"{source.path}, from {part.start} to {part.end}: the process that annotates this "
                f"part was ended {TRIES} times, maybe for want of memory. What is done is kept; "
                "the same command goes on. Or begin anew with a smaller --part-kib or --max-chars."
            )

    def _load(self) -> Language:
        """Raises UserError if this machine has other files than the one that began the job."""
        job = self.task.job
        for source in job.sources:
            if not os.path.exists(source.path):
                raise UserError(ELSEWHERE.format(path=source.path, what="input"))
        if find_model(job.model.source).sha256 != job.model.sha256:
            raise UserError(
                f"{job.model.source} is another pipeline than where the job was begun. Install "
                "the same on every machine."
            )
        return load(job.model, self.task.gpu)


def _connect(ray: Any, address: str, workers: int) -> None:
    """Raises UserError if there is no cluster at the address."""
    # Ray sends statistics about its use to its makers unless told not to.
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    try:
        if address:
            ray.init(address=address, **quiet)
        else:
            ray.init(
                address="local",
                num_cpus=workers or None,
                object_store_memory=OBJECT_STORE_BYTES,
                include_dashboard=False,
                **quiet,
            )
    except (ConnectionError, ValueError, RuntimeError) as error:
        raise UserError(f"Ray cannot be reached ({address or 'this machine'}): {error}") from None
    logging.getLogger("ray.data").setLevel(logging.ERROR)
    context = ray.data.DataContext.get_current()
    context.enable_progress_bars = False
    # As parts end; their files are put in order later.
    context.execution_options.preserve_order = False

"""Annotates the parts on this machine: in this process, or in several."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from itertools import islice

from spacy.language import Language

from ...errors import UserError
from ..annotate_part import Summary, Task, annotate_part
from ..model import load
from ..parts import Part
from ..progress import Progress


def in_this_process(task: Task, parts: Sequence[Part], progress: Progress) -> Iterator[Summary]:
    nlp = load(task.job.model, task.gpu)
    for part in parts:
        yield annotate_part(nlp, task, part, partial(progress.within, part))


def in_processes(task: Task, parts: Sequence[Part], number: int) -> Iterator[Summary]:
    """Each of them loads the pipeline and takes part after part.

    Raises UserError if one of them is killed, or cannot load the pipeline.
    """
    pool = ProcessPoolExecutor(
        number, multiprocessing.get_context("spawn"), _prepare, (task, number)
    )
    waiting = iter(parts)
    # One more each, so that none waits for us.
    running = {pool.submit(_annotate, part) for part in islice(waiting, 2 * number)}
    try:
        while running:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
            # Both tell of a pool that is broken.
            running |= {pool.submit(_annotate, part) for part in islice(waiting, len(ended))}
            yield from (future.result() for future in ended)
    except BrokenProcessPool:
        raise UserError(
            "One of the processes was killed, maybe for want of memory. Nothing that is done "
            "is lost: the same command goes on, with fewer --workers if need be."
        ) from None
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.terminate()


@dataclass
class _Worker:
    """What a process of the pool has. nlp: None before the first part, as it is then that
    somebody is told why it cannot be loaded."""

    task: Task
    nlp: Language | None = None


_worker: list[_Worker] = []


def _prepare(task: Task, number: int) -> None:
    import torch

    # Ctrl-C is for the process that has begun this one; without it there is no use in going on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    torch.set_num_threads(max((os.cpu_count() or 1) // number, 1))
    _worker.append(_Worker(task))


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _annotate(part: Part) -> Summary:
    (worker,) = _worker
    worker.nlp = worker.nlp or load(worker.task.job.model, worker.task.gpu)
    return annotate_part(worker.nlp, worker.task, part)

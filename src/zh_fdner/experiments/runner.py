"""Does runs, several at a time, and keeps each as soon as it is finished."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import torch

from ..errors import UserError
from ..layout import Layout
from ..train import OUT_OF_MEMORY
from .progress import estimate, remaining
from .run import Result, Run
from .store import Store
from .training import Training


class RunsFailedError(UserError):
    """Some trainings failed, and their logs are kept."""


class DivergedError(RunsFailedError):
    """The loss of some trainings became no number: their settings are to blame, nothing else."""


# Does runs and gives their results, in order: what experiments need to know of all this.
Runner = Callable[[Sequence[Run]], list[Result]]
SECONDS_BETWEEN_LOOKS = 0.1


def make_runner(layout: Layout, gpu_id: int, jobs: int) -> Runner:
    """A runner that keeps results in `experiments/`.

    jobs: how many trainings at a time. They share the threads that torch would use.
    Raises UserError if that is not at least 1.
    """
    if jobs < 1:
        raise UserError(f"--vars.jobs {jobs}: expected a whole number, at least 1.")
    store = Store(layout)
    threads = max(1, torch.get_num_threads() // jobs)

    def start(run: Run) -> Training:
        return Training(run, store, layout, gpu_id, threads)

    return lambda runs: do_all(runs, store, start, jobs)


def do_all(
    runs: Sequence[Run], store: Store, start: Callable[[Run], Training], jobs: int
) -> list[Result]:
    """The results in order; runs whose results are kept are not done again.

    Raises RunsFailedError if some failed, after the others are done; DivergedError if nothing
    worse happened than that losses became no numbers, which is kept, too.
    """
    waiting = {run.digest: run for run in runs if store.get(run) is None}
    total = len({run.digest for run in runs})
    kept = total - len(waiting)
    if kept:
        print(f"ℹ {kept} of {total} runs are kept from before.", flush=True)
    failures: dict[str, str] = {}
    done: list[tuple[int, float]] = []
    left = sum(run.updates for run in waiting.values())
    for number, (run, seconds, log) in enumerate(
        trained(list(waiting.values()), start, jobs), start=kept + 1
    ):
        left -= run.updates
        done.append((run.updates, seconds))
        if log is not None:
            failures[run.name] = f"{store.log(run)}:\n{log}"
        mark = "✔" if log is None and not diverged(run, store) else "✘"
        time_left = estimate(done, left, jobs)
        rest = f", {remaining(time_left)}" if time_left else ""
        print(f"{mark} run {number} of {total}: {run.name} ({seconds:.0f} s){rest}", flush=True)
    if failures:
        raise RunsFailedError(complaint(failures, total))
    results = [kept_result(run, store) for run in runs]
    check_converged(runs, results, store)
    return results


def diverged(run: Run, store: Store) -> bool:
    result = store.get(run)
    return result is not None and result["diverged"] is not None


def check_converged(runs: Sequence[Run], results: Sequence[Result], store: Store) -> None:
    told = [
        f"{run.name}: {result['diverged']} ({store.path(run)})"
        for run, result in zip(runs, results, strict=True)
        if result["diverged"]
    ]
    if told:
        raise DivergedError(
            f"{len(told)} of {len(runs)} runs cannot be trained with these settings, which is "
            "kept, too. Try a lower training.optimizer.learn_rate.initial_rate.\n" + "\n".join(told)
        )


def kept_result(run: Run, store: Store) -> Result:
    result = store.get(run)
    if result is None:
        raise RunsFailedError(f"{store.path(run)} is gone. Run the same command again.")
    return result


def trained(
    runs: list[Run], start: Callable[[Run], Training], jobs: int
) -> Iterator[tuple[Run, float, str | None]]:
    """Each run as it ends, with its seconds and, if it failed, the end of its log. Whatever
    happens, no process is left behind."""
    waiting = list(reversed(runs))
    with closing_all() as running:
        while waiting or running:
            while waiting and len(running) < jobs:
                running.append(start(waiting.pop()))
            time.sleep(SECONDS_BETWEEN_LOOKS)
            for training in [each for each in running if each.ended()]:
                running.remove(training)
                log = training.close()
                yield training.run, time.monotonic() - training.started, log


@contextmanager
def closing_all() -> Iterator[list[Training]]:
    running: list[Training] = []
    try:
        yield running
    finally:
        for training in running:
            training.close()


def complaint(failures: dict[str, str], total: int) -> str:
    details = "\n\n".join(f"{name}, {log}" for name, log in failures.items())
    if any("OutOfMemoryError" in log for log in failures.values()):
        details += f"\n\n{OUT_OF_MEMORY} Fewer at a time need less: --vars.jobs 1."
    return (
        f"{len(failures)} of {total} runs failed. The others are kept and will not be repeated.\n"
        f"The last lines of each log:\n\n{details}"
    )

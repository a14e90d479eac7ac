"""Keeps the results of runs, each in a file named by its run's digest."""

import json
import os
from pathlib import Path

from ..layout import Layout
from .run import Result, Run


class Store:
    """`experiments/runs/<digest>.json`, shared by all experiments.

    A file is there whole or not at all, whenever a process is killed.
    """

    def __init__(self, layout: Layout):
        self.runs = layout.experiments / "runs"
        self.logs = layout.experiments / "logs"

    def path(self, run: Run) -> Path:
        return self.runs / f"{run.digest}.json"

    def log(self, run: Run) -> Path:
        """Where the output of a training that failed is kept."""
        return self.logs / f"{run.digest}.log"

    def get(self, run: Run) -> Result | None:
        """None if there is no result yet. One that cannot be read is removed."""
        path = self.path(run)
        if not path.exists():
            return None
        try:
            result: Result = json.loads(path.read_text(encoding="utf8"))
            n_sentences = 0 if result["diverged"] else len(run.score)
            if len(result["sentences"]) == n_sentences:
                return result
        except (ValueError, KeyError, TypeError):
            pass
        print(f"⚠ {path} is not a result of this run, so the run is done again.", flush=True)
        path.unlink()
        return None


def keep(path: Path, result: Result) -> None:
    """Write the file in one step, as `atomic.write` does; but two commands may do the same run
    at a time, so the name beside it is the process's own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    with unfinished.open("w", encoding="utf8") as file:
        json.dump(result, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)

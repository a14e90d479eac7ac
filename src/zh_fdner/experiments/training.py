"""Starts the training of a run as a process, and tells how it ended."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ..layout import Layout
from .run import Run
from .store import Store
from .worker import write_job

LINES_SHOWN = 12
# A signal's number, negative, is how a process ends by it; 9 cannot be caught.
KILLED = -9


class Training:
    """A run's process, from start to end.

    threads: of torch, in the process.
    """

    def __init__(self, run: Run, store: Store, layout: Layout, gpu_id: int, threads: int):
        self.run = run
        self.started = time.monotonic()
        self._kept_log = store.log(run)
        self._folder = Path(tempfile.mkdtemp(prefix="zh_fdner-"))
        docs = {
            "train": [each.doc for each in run.train],
            "score": [each.doc for each in run.score],
        }
        write_job(self._folder, run.config, docs, run.inputs)
        command = [
            *(sys.executable, "-m", "zh_fdner.experiments.worker"),
            *(str(self._folder), str(store.path(run).absolute())),
            *("--encoder", str(layout.encoder.absolute())),
            *("--gpu-id", str(gpu_id), "--threads", str(threads)),
        ]
        self._log = (self._folder / "log").open("wb")
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=environment(threads),
        )

    def ended(self) -> bool:
        return self._process.poll() is not None

    def close(self) -> str | None:
        """End the process if it has not ended. Returns the last lines of its log if it failed
        on its own, and keeps the log."""
        status = self._process.poll()
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
        self._log.close()
        self._kept_log.unlink(missing_ok=True)
        failure = self._failure(status) if status else None
        shutil.rmtree(self._folder, ignore_errors=True)
        return failure

    def _failure(self, status: int) -> str:
        self._kept_log.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self._folder / "log", self._kept_log)
        text = self._kept_log.read_text(encoding="utf8", errors="replace")
        lines = text.rstrip().splitlines()[-LINES_SHOWN:]
        if status == KILLED:
            lines.append("It was killed, as systems do when memory is short: try --vars.jobs 1.")
        return "\n".join(lines)


def environment(threads: int) -> dict[str, str]:
    """The encoder lies here, so the hub need not be asked for anything."""
    return {
        **os.environ,
        "OMP_NUM_THREADS": str(threads),
        "TOKENIZERS_PARALLELISM": "false",
        "HF_HUB_OFFLINE": "1",
        "PYTHONIOENCODING": "utf8",
    }

"""The parent's side of a worker."""

import contextlib
import json
import os
import subprocess
import sys
import uuid
from pathlib import Path
from types import TracebackType
from typing import Any

from .contender import Contender
from .corpora import ROOT
from .models import Models

THREAD_SETTINGS = (
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "RAYON_NUM_THREADS",
)
OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_VERBOSITY": "error", "PYTHONWARNINGS": "ignore"}
TAIL = 300


class ContenderError(Exception):
    """A contender that cannot do what it was asked, with the last of what it said."""


class Process:
    """A running worker. As a context manager it ends with the block."""

    def __init__(self, contender: Contender, models: Models) -> None:
        self.name = contender.name
        self.log = models.folder / f"{contender.reader}-{uuid.uuid4().hex}.log"
        python = models.environment / "bin" / "python" if contender.own else Path(sys.executable)
        command = [str(python), "-m", "benchmarks.speed.worker", str(models.folder)]
        command += [str(models.threads), contender.reader, json.dumps(contender.options)]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(models.threads),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def send(self, do: str, **arguments: Any) -> None:
        """Ask without waiting."""
        assert self.process.stdin
        # If it has ended, `receive` tells why.
        with contextlib.suppress(BrokenPipeError):
            print(json.dumps({"do": do, **arguments}), file=self.process.stdin, flush=True)

    def receive(self) -> dict[str, Any]:
        """Raises ContenderError if the worker has ended."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            said = self.log.read_text(encoding="utf8", errors="replace").strip()
            raise ContenderError(said.splitlines()[-1][:TAIL] if said else "it ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def ask(self, do: str, **arguments: Any) -> dict[str, Any]:
        """Raises ContenderError if the worker has ended."""
        self.send(do, **arguments)
        return self.receive()

    def __enter__(self) -> "Process":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.process.kill()
        self.process.communicate()


def environment(threads: int) -> dict[str, str]:
    """Of a worker: the same threads for all, no network, and this benchmark's own code but
    not the project's, which our wheel must do without."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env.update(OFFLINE, PYTHONPATH=str(ROOT))
    env.update({name: str(threads) for name in THREAD_SETTINGS})
    return env

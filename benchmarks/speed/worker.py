"""A process that holds one contender and does what the parent asks, a line of JSON at a time.

    python -m benchmarks.speed.worker FOLDER THREADS READER OPTIONS

One process each: so memory is the contender's own, and the parent can let them take turns,
since only one of them works at a time.
"""

import contextlib
import gc
import json
import os
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from ..memory import peak_mib, reset_peak, resident_mib
from .models import Models


class Worker:
    """Each method that has no underscore answers one request."""

    def __init__(self, models: Models, reader: str, options: dict[str, Any]) -> None:
        self._models = models
        self._name = f"benchmarks.speed.readers.{reader}"
        self._options = options
        self._prepared: Any = None

    def load(self, modules: list[str]) -> dict[str, Any]:
        """modules: to be imported beforehand, so that their import is not counted.

        Returns the seconds; the resident memory before and after; the modules that loading
        has imported nevertheless.
        """
        module = self._import()
        for name in modules:
            # Some are made while others are imported, such as Cython's own.
            with contextlib.suppress(ImportError):
                import_module(name)
        known = set(sys.modules)
        gc.collect()
        before = resident_mib()
        start = time.perf_counter()
        self._reader = module.load(self._models, **self._options)
        seconds = time.perf_counter() - start
        after = resident_mib()
        new = [name for name in sys.modules if name not in known]
        return {"seconds": seconds, "before_mib": before, "after_mib": after, "modules": new}

    def load_with_imports(self) -> dict[str, Any]:
        """Returns the seconds from an interpreter that has imported nothing of it."""
        start = time.perf_counter()
        self._reader = self._import().load(self._models, **self._options)
        return {"seconds": time.perf_counter() - start}

    def _import(self) -> Any:
        """The reader's module, and torch with the threads that all have."""
        import torch

        torch.set_num_threads(self._models.threads)
        return import_module(self._name)

    def prepare(self, texts: list[str]) -> dict[str, Any]:
        """Take the texts of the reads that follow. The peak of memory counts from here."""
        self._prepared = self._reader.prepare(texts)
        reset_peak()
        return {}

    def read(self, batch_size: int | None) -> dict[str, Any]:
        start = time.perf_counter()
        entities = self._reader.read(self._prepared, batch_size)
        seconds = time.perf_counter() - start
        memory = {"peak_mib": peak_mib(), "resident_mib": resident_mib()}
        return {"seconds": seconds, "entities": entities, **memory}


def main() -> None:
    # What libraries print must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf8")
    os.dup2(2, 1)
    folder, threads, reader, options = sys.argv[1:]
    worker = Worker(Models(Path(folder), int(threads)), reader, json.loads(options))
    for line in sys.stdin:
        request = json.loads(line)
        answer = getattr(worker, request.pop("do"))(**request)
        print(json.dumps(answer), file=answers, flush=True)


if __name__ == "__main__":
    main()

"""One run of the benchmark with one encoder."""

import subprocess
import sys
import time
from collections.abc import Collection
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

from .contender import CONTENDERS, Contender, missing
from .corpora import ROOT, Corpora
from .loading import measure_loading
from .machine import describe_machine
from .measure import Measurement
from .models import Models
from .overhead import measure_overhead
from .process import ContenderError, Process
from .settings import Settings
from .training import measure_training
from .workloads import LATENCY, workloads

STARTED = time.perf_counter()


def run(
    settings: Settings, corpora: Corpora, models: Models, left_out: Collection[str]
) -> dict[str, Any]:
    """Prepare, measure, and return the record.

    models: in an empty folder. left_out: names of contenders.
    """
    say(f"{settings.name}: preparing models")
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.speed.prepare"]
    command += [settings.size, str(models.folder)]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise SystemExit("The models could not be prepared, see above.")
    say("loading")
    loading = measure_loading(models, settings.load_rounds)
    say("overhead")
    overhead = measure_overhead(models, corpora, settings)
    say("training")
    training = measure_training(models, corpora.training, settings)
    reading = measure_reading(models, corpora, settings, left_out)
    return {
        "settings": asdict(settings),
        "texts": corpora.name,
        "machine": describe_machine(models.threads),
        "weights_mib": models.weights_bytes / 2**20,
        **reading,
        "overhead": overhead,
        "loading": loading,
        "training": training,
    }


def measure_reading(
    models: Models, corpora: Corpora, settings: Settings, left_out: Collection[str]
) -> dict[str, Any]:
    """skipped: why, by contender. workloads: by name, the texts' figures and each contender's."""
    found: dict[str, Any] = {}
    say("starting contenders")
    with ExitStack() as stack:
        processes, skipped = start(stack, models, left_out)
        batch_sizes = {each.name: each.batch_sizes for each in CONTENDERS}
        for name, texts in workloads(corpora, settings).items():
            say(name)
            measurement = Measurement(processes, batch_sizes)
            measure = measurement.latency if name == LATENCY else measurement.throughput
            found[name] = {
                "texts": len(texts),
                "characters": sum(map(len, texts)),
                "longest": max(map(len, texts)),
                "contenders": measure(texts, settings.rounds),
            }
    return {"skipped": skipped, "workloads": found}


def start(
    stack: ExitStack, models: Models, left_out: Collection[str]
) -> tuple[dict[str, Process], dict[str, str]]:
    """The contenders that could be loaded, and why others could not."""
    skipped = {}
    present: list[Contender] = []
    for contender in CONTENDERS:
        if contender.name in left_out:
            skipped[contender.name] = "left out by --without"
        elif absent := missing(contender):
            skipped[contender.name] = f"not installed: {', '.join(absent)}"
        else:
            present.append(contender)
    started = [stack.enter_context(Process(contender, models)) for contender in present]
    running = {}
    for process in started:
        process.send("load", modules=[])
    for process in started:
        try:
            process.receive()
            running[process.name] = process
        except ContenderError as error:
            skipped[process.name] = f"failed: {error}"
    return running, skipped


def say(what: str) -> None:
    """With the seconds since the benchmark began."""
    print(f"{time.perf_counter() - STARTED:6.0f} s  {what}", file=sys.stderr, flush=True)

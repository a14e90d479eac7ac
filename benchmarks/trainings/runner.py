"""Runs each training in a process of its own, and keeps what came out."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .measure import Settings

Job = tuple[str, Settings]


def run_all(jobs: list[Job], output: Path | None) -> Iterator[dict[str, Any]]:
    """Results in order, computed two at a time, each on one thread. Those that the file
    `output` has are not computed again; new ones are added to it."""
    known = read(output)
    with ThreadPoolExecutor(2) as pool:
        for job, result in zip(jobs, pool.map(lambda j: run_one(j, known), jobs), strict=True):
            if key(job) not in known and output is not None:
                with output.open("a", encoding="utf8") as file:
                    file.write(json.dumps({"job": key(job), **result}) + "\n")
            yield result


def run_one(job: Job, known: dict[str, dict[str, Any]], threads: int = 1) -> dict[str, Any]:
    """The result of one training, in a process of its own unless it is known."""
    if key(job) in known:
        return known[key(job)]
    command = [sys.executable, "-m", "benchmarks.trainings.runner", key(job)]
    env = {**os.environ, "OMP_NUM_THREADS": str(threads), "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def key(job: Job) -> str:
    """A job as one line of JSON, and back."""
    arm, settings = job
    return json.dumps([arm, asdict(settings)], sort_keys=True)


def read(output: Path | None) -> dict[str, dict[str, Any]]:
    if output is None or not output.exists():
        return {}
    lines = [json.loads(line) for line in output.read_text(encoding="utf8").splitlines()]
    return {line["job"]: line for line in lines}


if __name__ == "__main__":
    arm, settings = json.loads(sys.argv[1])
    # Only what this arm needs, since what is imported takes memory.
    if arm == "ours":
        from .ours import run
    else:
        from .trainer import run
    print(json.dumps(asdict(run(Settings(**settings)))))

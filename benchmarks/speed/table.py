"""Results as Markdown tables.

python -m benchmarks.speed.table RESULTS.json …
"""

import json
import sys
from pathlib import Path
from typing import Any

from zh_fdner.markdown import whole_table

from .contender import FROM_PRETRAINED, LIMIT, OURS, PIPELINE
from .workloads import LATENCY

Record = dict[str, Any]
NOTHING = "–"


def render(record: Record) -> str:
    """All tables of one run."""
    machine, settings = record["machine"], record["settings"]
    instructions = ", ".join(machine["instructions"]) or "none of those asked for"
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    lines = [
        f"`{record['command']}`, encoder {settings['name']} "
        f"({record['weights_mib']:.0f} MiB of weights), {record['texts']}, "
        f"{settings['rounds']} rounds. {machine['cpu']} ({instructions}), "
        f"{machine['threads']} threads, Python {machine['python']}, {versions}; "
        f"commit {machine['commit'] or 'unknown'}.",
        "",
    ]
    for name, workload in record["workloads"].items():
        lines += latency(workload) if name == LATENCY else throughput(name, workload)
    lines += [f"{name}: {why}  " for name, why in record["skipped"].items()]
    lines += ["", *overhead(record), *loading(record), *training(record)]
    return "\n".join(lines)


def throughput(name: str, workload: Record) -> list[str]:
    """Characters a second; against the limit; against `transformers.pipeline`."""
    title = (
        f"{name}: texts {workload['texts']}, characters {workload['characters']}, "
        f"the longest {workload['longest']}"
    )
    contenders = workload["contenders"]
    speeds = {key: row.get("characters_per_second") for key, row in contenders.items()}
    rows = []
    for key, row in contenders.items():
        if "failed" in row:
            rows.append([key, f"failed: {row['failed']}", *[NOTHING] * 5])
            continue
        ratios = (times(speeds[key], speeds.get(base)) for base in (LIMIT, PIPELINE))
        size = row["batch_size"] or "its own"
        cells = (row["entities"], f"{row['peak_mib']:.0f}")
        rows.append([key, f"{speeds[key]:,.0f}", *ratios, size, *cells])
    header = (
        title,
        "characters/s",
        "of the limit",
        "of transformers.pipeline",
        "batch size",
        "entities",
        "peak MiB",
    )
    return whole_table(header, rows)


def latency(workload: Record) -> list[str]:
    """Milliseconds of one text at a time."""
    rows = [
        [key, f"failed: {row['failed']}", NOTHING]
        if "failed" in row
        else [key, f"{row['p50_ms']:.1f}", f"{row['p95_ms']:.1f}"]
        for key, row in workload["contenders"].items()
    ]
    title = f"one text at a time, of {workload['characters'] / workload['texts']:.0f} characters"
    return whole_table((title, "p50 ms", "p95 ms"), rows)


def overhead(record: Record) -> list[str]:
    rows = [
        [f"{int(length):,}", found["documents"], f"{found['microseconds']:.2f}"]
        for length, found in record["overhead"].items()
    ]
    header = ("characters of a document", "documents", "µs a character, without the encoder")
    return whole_table(header, rows)


def loading(record: Record) -> list[str]:
    base = record["loading"][FROM_PRETRAINED]
    rows = [
        [
            f"spacy.load, {key}" if key.startswith(OURS) else key,
            f"{found['median_seconds']:.3f}",
            times(found["median_seconds"], base["median_seconds"]),
            f"{found['answered_seconds']:.3f}",
            times(found["answered_seconds"], base["answered_seconds"]),
            f"{found['imported_seconds']:.2f}",
            times(found["imported_seconds"], base["imported_seconds"]),
            f"{found['added_mib']:.0f}",
            f"{found['of_weights']:.2f}",
        ]
        for key, found in record["loading"].items()
    ]
    header = (
        "loading",
        "seconds",
        "of from_pretrained",
        "with a first text",
        "of from_pretrained",
        "with imports",
        "of from_pretrained",
        "MiB added",
        "of the weights",
    )
    return whole_table(header, rows)


def training(record: Record) -> list[str]:
    base = record["training"]["trainer"]["median_seconds_per_update"]
    rows = [
        [
            {"trainer": "transformers.Trainer"}.get(key, key),
            found["updates"],
            f"{1000 * found['median_seconds_per_update']:.0f}",
            times(found["median_seconds_per_update"], base),
            f"{found['peak_mib']:.0f}",
        ]
        for key, found in record["training"].items()
    ]
    return whole_table(("training", "updates", "ms an update", "of the Trainer", "peak MiB"), rows)


def times(value: float, base: float | None) -> str:
    """How many times the base."""
    return f"{value / base:.2f} ×" if base else NOTHING


if __name__ == "__main__":
    for path in sys.argv[1:]:
        print(render(json.loads(Path(path).read_text(encoding="utf8"))))

"""Train by `transformers.Trainer` and by this project, over seeds; compare side by side.

    python benchmarks/against_trainer ENCODER CORPUS[:epochs[:learn rate]] … --seeds 5

Each training is a process of its own on one thread; the two arms of a seed run at the same
time, so that they meet the same machine. Prints a table, and writes every single result as a
JSON line to --output.

ENCODER, CORPUS: folders. With --train-is-dev, dev is the training set itself.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measure import Settings

ARMS = ("trainer", "ours")


def main() -> None:
    args = parse()
    if args.run:
        run_here(args.run[0], json.loads(args.run[1]))
        return
    for corpus in args.corpora:
        results: dict[str, list[Any]] = {arm: [] for arm in ARMS}
        for seed in range(42, 42 + args.seeds):
            settings = settings_of(corpus, seed, args)
            with ThreadPoolExecutor(len(ARMS)) as pool:
                pair = pool.map(lambda arm, s=settings: run_apart(arm, s), ARMS)
                for arm, result in zip(ARMS, pair, strict=True):
                    results[arm].append(result)
                    record(args.output, {"arm": arm, **asdict(settings), **result})
        print(f"\n{corpus}: {results['ours'][0]['updates']} updates, {args.seeds} seeds\n")
        report(results)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", nargs="?")
    parser.add_argument("corpora", nargs="*")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--learn-rate", type=float, default=1e-3)
    parser.add_argument("--train-is-dev", action="store_true")
    parser.add_argument("--output", type=Path)
    parser.add_argument("--run", nargs=2, help=argparse.SUPPRESS)
    return parser.parse_args()


def settings_of(corpus: str, seed: int, args: argparse.Namespace) -> Settings:
    folder, *rest = corpus.split(":")
    epochs = int(rest[0]) if rest else args.epochs
    rate = float(rest[1]) if rest[1:] else args.learn_rate
    return Settings(folder, args.encoder, epochs, rate, seed, train_is_dev=args.train_is_dev)


def run_apart(arm: str, settings: Settings) -> dict[str, Any]:
    """One training in a process of its own, on one thread."""
    command = [sys.executable, str(Path(__file__).parent), "--run", arm]
    command.append(json.dumps(asdict(settings)))
    env = {**os.environ, "OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr[-3000:])
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def run_here(arm: str, settings: dict[str, Any]) -> None:
    # Only what this arm needs, since what is imported takes memory.
    if arm == "ours":
        from ours import run
    else:
        from trainer import run
    print(json.dumps(asdict(run(Settings(**settings)))))


def record(output: Path | None, line: dict[str, Any]) -> None:
    if output is not None:
        with output.open("a", encoding="utf8") as file:
            file.write(json.dumps(line) + "\n")


def report(results: dict[str, list[Any]]) -> None:
    print("| | Trainer | ours | ours against the Trainer |")
    print("|---|---|---|---|")
    for split in ("dev", "test"):
        values = {arm: [r["f1"][f"{split} greedy"] for r in results[arm]] for arm in ARMS}
        cells = [f"{mean(values[arm]):.4f} ± {spread(values[arm]):.4f}" for arm in ARMS]
        differences = [b - a for a, b in zip(*values.values(), strict=True)]
        error = spread(differences) / len(differences) ** 0.5
        cells.append(f"{mean(differences):+.4f}, standard error {error:.4f}")
        print(f"| F1 {split}, mean ± sd | {' | '.join(cells)} |")
    row("ms an update, median", results, lambda r: 1000 * r["seconds"] / r["updates"])
    row("peak memory MiB, median", results, lambda r: r["peak_mib"])


def row(name: str, results: dict[str, list[Any]], value: Any) -> None:
    values = {arm: [value(r) for r in results[arm]] for arm in ARMS}
    ratio = statistics.median(b / a for a, b in zip(*values.values(), strict=True))
    cells = [f"{statistics.median(values[arm]):.1f}" for arm in ARMS]
    print(f"| {name} | {' | '.join(cells)} | {ratio:.3f} × (median of pairs) |")


def mean(values: list[float]) -> float:
    return statistics.fmean(values)


def spread(values: list[float]) -> float:
    return statistics.stdev(values) if len(values) > 1 else 0.0


if __name__ == "__main__":
    main()

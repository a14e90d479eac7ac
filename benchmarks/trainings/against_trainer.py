"""Train by `transformers.Trainer` and by this project, over seeds; compare side by side.

    python -m benchmarks.trainings.against_trainer ENCODER CORPUS[:epochs] … --seeds 5

Two trainings at a time, each on one thread, both sides in turn. ENCODER, CORPUS: folders.
With --train-is-dev, dev is the training set itself.
"""

import argparse
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .figures import Results, difference, f1, mean_and_spread
from .measure import Settings
from .runner import run_all

ARMS = ("trainer", "ours")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--learn-rate", type=float, default=1e-3)
    parser.add_argument("--train-is-dev", action="store_true")
    parser.add_argument("--output", type=Path, help="results as JSON lines; not run again")
    args = parser.parse_args()
    for corpus in args.corpora:
        folder, _, epochs = corpus.partition(":")
        settings = [
            Settings(
                folder,
                args.encoder,
                int(epochs or 30),
                args.learn_rate,
                seed,
                train_is_dev=args.train_is_dev,
            )
            for seed in range(42, 42 + args.seeds)
        ]
        results = list(run_all([(arm, each) for each in settings for arm in ARMS], args.output))
        print(f"\n{corpus}: {results[0]['updates']} updates, {args.seeds} seeds\n")
        report({arm: results[i :: len(ARMS)] for i, arm in enumerate(ARMS)})


def report(results: dict[str, Results]) -> None:
    print("| | Trainer | ours | ours against the Trainer |")
    print("|---|---|---|---|")
    for split in ("dev", "test"):
        values = [f1(results[arm], f"{split} greedy") for arm in ARMS]
        cells = [*map(mean_and_spread, values), f"{difference(*values)} (standard error)"]
        print(f"| F1 {split}, mean ± sd | {' | '.join(cells)} |", flush=True)
    ratio("ms an update, median", results, lambda r: 1000 * r["seconds"] / r["updates"])
    ratio("peak memory MiB, median", results, lambda r: r["peak_mib"])


def ratio(name: str, results: dict[str, Results], value: Callable[[dict[str, Any]], float]) -> None:
    trainer, ours = ([value(result) for result in results[arm]] for arm in ARMS)
    pairs = statistics.median(b / a for a, b in zip(trainer, ours, strict=True))
    cells = [f"{statistics.median(trainer):.1f}", f"{statistics.median(ours):.1f}"]
    print(f"| {name} | {' | '.join(cells)} | {pairs:.3f} × (median of pairs) |", flush=True)


if __name__ == "__main__":
    main()

"""Train by this project with one choice or the other, over seeds; the defaults came from this.

    python -m benchmarks.trainings.choices ENCODER CORPUS[:epochs] … --seeds 5

Normalisations with the linear head, and heads with the normalisation "technical". The two
decodings of the linear head are of the same trained weights. ENCODER, CORPUS: folders.
"""

import argparse
from pathlib import Path

from .figures import difference, f1, mean_and_spread
from .measure import Settings
from .runner import run_all

# (normalisation, head) and the decodings that there are.
CHOICES = {
    ("published", "linear"): ("greedy", "constrained"),
    ("technical", "linear"): ("greedy", "constrained"),
    ("technical", "crf"): ("constrained",),
    ("technical", "transition"): ("constrained",),
}
BASELINE = ("published", "linear", "greedy")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    parser.add_argument("corpora", nargs="+")
    parser.add_argument("--heads", nargs="+", default=["linear", "crf", "transition"])
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--learn-rate", type=float, default=1e-3)
    parser.add_argument("--output", type=Path, help="results as JSON lines; not run again")
    args = parser.parse_args()
    choices = {choice: ways for choice, ways in CHOICES.items() if choice[1] in args.heads}
    for corpus in args.corpora:
        folder, _, epochs = corpus.partition(":")
        settings = [
            Settings(
                folder,
                args.encoder,
                int(epochs or 30),
                args.learn_rate,
                seed,
                normalisation=normalisation,
                head=head,
            )
            for normalisation, head in choices
            for seed in range(42, 42 + args.seeds)
        ]
        results = list(run_all([("ours", each) for each in settings], args.output))
        values = {}
        for i, (choice, decodings) in enumerate(choices.items()):
            own = results[i * args.seeds : (i + 1) * args.seeds]
            for decoding in decodings:
                values[(*choice, decoding)] = [f1(own, f"{s} {decoding}") for s in ("dev", "test")]
        report(corpus, values)


def report(corpus: str, values: dict[tuple[str, ...], list[list[float]]]) -> None:
    print(f"\n{corpus}\n")
    print("| normalisation | head | decoding | F1 dev | F1 test | test, against the first row |")
    print("|---|---|---|---|---|---|")
    for choice, (dev, test) in values.items():
        cells = [*choice, mean_and_spread(dev), mean_and_spread(test)]
        cells.append(difference(values[BASELINE][1], test))
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()

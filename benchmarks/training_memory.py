"""Resident memory over a training run: our updates in place against thinc's own.

    python -m benchmarks.training_memory ENCODER CORPUS --epochs 3

Trains by spaCy's loop with evaluations on dev, each way in a process of its own, with no
setting of the allocator, and prints the highest resident memory of each epoch. Linux only.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as spacy_train
from spacy.util import registry
from thinc.api import PyTorchShim

from zh_fdner.pipeline.shim import InPlaceHFShim

from .memory import resident_mib
from .trainings.measure import Settings, read_corpus
from .trainings.ours import make_config

THINC_ADAM = {
    "@optimizers": "Adam.v1",
    "L2": 0.0,
    "grad_clip": 1.0,
    "use_averages": False,
    "learn_rate": 0.001,
}


class Peaks:
    """Called before each update; keeps the highest memory of each epoch."""

    def __init__(self) -> None:
        self.by_epoch: dict[int, float] = {}

    def __call__(self, nlp: Any, info: dict[str, int]) -> None:
        highest = self.by_epoch.get(info["epoch"], 0.0)
        self.by_epoch[info["epoch"]] = max(highest, resident_mib())


def train(settings: Settings, way: str) -> list[float]:
    """The highest resident memory in MiB of each epoch."""
    docs = read_corpus(settings)
    peaks = Peaks()
    registry.callbacks("zh_fdner_benchmarks.peaks.v1", func=lambda: peaks)
    with tempfile.TemporaryDirectory() as folder:
        paths = {split: Path(folder) / f"{split}.spacy" for split in docs}
        for split, path in paths.items():
            DocBin(docs=docs[split]).to_disk(path)
        config = make_config(settings, paths, len(docs["train"]))
        config["training"]["before_update"] = {"@callbacks": "zh_fdner_benchmarks.peaks.v1"}
        config["training"]["logger"] = {"@loggers": "zh_fdner.EpochTable.v1"}
        if way == "thinc":
            InPlaceHFShim.finish_update = PyTorchShim.finish_update  # type: ignore[method-assign]
            config["training"]["optimizer"] = THINC_ADAM
        spacy_train(init_nlp(config), None, stdout=sys.stderr)
    return list(peaks.by_epoch.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder")
    parser.add_argument("corpus")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--way", choices=["ours", "thinc"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        settings = Settings(args.corpus, args.encoder, args.epochs, learn_rate=1e-3, seed=42)
        readings = train(settings, args.way)
        print(args.way.ljust(8), " ".join(f"{mib:7.0f}" for mib in readings), flush=True)
        return
    print("highest MiB resident in each epoch")
    for way in ("ours", "thinc"):
        command = [sys.executable, "-m", "benchmarks.training_memory", args.encoder, args.corpus]
        command += ["--epochs", str(args.epochs), "--way", way]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()

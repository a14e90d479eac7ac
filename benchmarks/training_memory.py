"""Resident memory over a training run: updates in place against thinc's own.

Trains the bundled encoder on the fetched corpus (run `fetch` and `convert` first), once with
`InPlaceHFShim` and once with the `finish_update` it replaces, each in a process of its own,
and prints the resident memory after every tenth of the updates.

    python benchmarks/training_memory.py --updates 1000
"""

import argparse
import itertools
import subprocess
import sys
from pathlib import Path

import spacy
from spacy.training import Corpus
from spacy.util import minibatch
from thinc.api import Adam, PyTorchShim

from zh_fdner.layout import Layout
from zh_fdner.pipeline.shim import InPlaceHFShim


def resident_mib() -> float:
    """This process's resident memory, Linux only."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def train(updates: int) -> list[float]:
    """Resident memory in MiB at the start and after every tenth of the updates."""
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(Layout().encoder)}
    nlp.add_pipe("transformer", config={"model": model})
    nlp.add_pipe("bio_ner", name="ner")
    examples = list(Corpus(Layout().corpus / "train.spacy")(nlp))
    nlp.initialize(lambda: examples)
    optimizer = Adam(0.002, use_averages=False)
    batches = minibatch(itertools.cycle(examples), size=10)
    readings = [resident_mib()]
    for update, batch in enumerate(itertools.islice(batches, updates), start=1):
        nlp.update(batch, sgd=optimizer, drop=0.1)
        if update % (updates // 10) == 0:
            readings.append(resident_mib())
    return readings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--updates", type=int, default=1000)
    parser.add_argument("--shim", choices=["in-place", "thinc"], help="internal: run this one")
    args = parser.parse_args()
    if args.shim:
        if args.shim == "thinc":
            InPlaceHFShim.finish_update = PyTorchShim.finish_update  # type: ignore[method-assign]
        print(args.shim.ljust(10), " ".join(f"{mib:6.0f}" for mib in train(args.updates)))
        return
    print("MiB resident at the start and after every tenth of the updates")
    for shim in ("in-place", "thinc"):
        command = [sys.executable, __file__, "--updates", str(args.updates), "--shim", shim]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()

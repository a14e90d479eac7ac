"""What it costs to be able to go on with a killed training: bytes and seconds of a save point.

    python -m benchmarks.save_points ENCODER CONVERTED

Makes one update of the recipe with the first sentences of CONVERTED (a project's `corpus`
folder), then writes and reads the save point that would follow it.
"""

import argparse
import tempfile
import time
from pathlib import Path

import torch
from spacy import util
from spacy.training import Corpus
from spacy.training.initialize import init_nlp

from zh_fdner.training import save_point
from zh_fdner.training.save_point import History, SavePoint
from zh_fdner.training.state import collect, restore

CONFIG = Path(__file__).parents[1] / "configs" / "config.cfg"
BATCH = 10


def measure(encoder: Path, corpus: Path, folder: Path) -> None:
    paths = {f"paths.{split}": str(corpus / f"{split}.spacy") for split in ("train", "dev")}
    overrides = {**paths, "paths.encoder": str(encoder)}
    nlp = init_nlp(util.load_config(CONFIG, overrides=overrides, interpolate=False), use_gpu=-1)
    config = nlp.config.interpolate()["training"]
    optimizer = util.registry.resolve({"it": config["optimizer"]})["it"]
    examples = list(Corpus(corpus / "train.spacy")(nlp))[:BATCH]
    began = time.perf_counter()
    # As spaCy's loop does it: the encoder's gradients come with the head's update.
    nlp.update(examples, sgd=False, drop=config["dropout"])
    for _, pipe in nlp.pipeline:
        pipe.finish_update(optimizer)
    optimizer.step_schedules()
    tell("an update", began)
    path = folder / "save_point.safetensors"
    began = time.perf_counter()
    save_point.save(path, SavePoint(*collect(nlp, optimizer), History(), {}))
    tell(f"writing {path.stat().st_size:,} bytes", began)
    began = time.perf_counter()
    found = save_point.load(path)
    assert found is not None
    restore(nlp, optimizer, found.tensors, found.facts)
    tell("reading them", began)


def tell(what: str, began: float) -> None:
    print(f"{what}: {time.perf_counter() - began:.2f} s", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("corpus", type=Path)
    args = parser.parse_args()
    torch.set_num_threads(1)
    with tempfile.TemporaryDirectory(dir=".") as scratch:
        measure(args.encoder, args.corpus, Path(scratch))

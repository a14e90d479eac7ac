"""Trains and scores one run, in a process of its own: seeds are clean, and memory returns.

    python -m zh_fdner.experiments.worker FOLDER RESULT --encoder DIR --gpu-id N --threads N

FOLDER: config.cfg, train.spacy, score.spacy and inputs.json. It ends when stdin is closed,
which the system does when the process that started it is gone, however it ended.
"""

import argparse
import json
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import torch
from spacy import util
from spacy.cli._util import setup_gpu
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Corpus
from spacy.training.initialize import init_nlp
from spacy.training.loop import train

from ..corpus.docbin import ATTRIBUTES
from ..errors import run_command
from ..pipeline.scorer import count_tags
from ..scoring.counts import entity_counts, labels_of
from .run import Result, Scored, Span
from .store import keep
from .versions import check_unchanged

# The code of spaCy's error for a loss that is no number.
NO_NUMBER = "[E910]"


def work(folder: Path, result: Path, encoder: Path, gpu_id: int, threads: int) -> None:
    """Train as `spacy train` does, without saving; score the last weights; keep the result.

    Raises UserError if the encoder or the code is not, or no longer, what the run was planned
    with.
    """
    started = time.monotonic()
    torch.set_num_threads(threads)
    inputs = json.loads((folder / "inputs.json").read_text(encoding="utf8"))
    check_unchanged(inputs, encoder)
    paths = {"paths.train": str(folder / "train.spacy"), "paths.encoder": str(encoder)}
    config = util.load_config(folder / "config.cfg", overrides=paths, interpolate=False)
    setup_gpu(gpu_id)
    nlp = init_nlp(config, use_gpu=gpu_id)
    diverged = train_or_diverge(nlp, gpu_id)
    sentences = [] if diverged else score(nlp, folder / "score.spacy")
    check_unchanged(inputs, encoder)
    seconds = round(time.monotonic() - started, 1)
    outcome = Result(
        inputs=inputs, sentences=sentences, diverged=diverged, seconds=seconds, threads=threads
    )
    keep(result, outcome)


def train_or_diverge(nlp: Language, gpu_id: int) -> str | None:
    """Train. Returns what training said if its loss became no number, which the settings
    alone decide; whatever else goes wrong is raised."""
    try:
        train(nlp, None, use_gpu=gpu_id)
    except ValueError as error:
        if NO_NUMBER not in str(error):
            raise
        return str(error)
    return None


def score(nlp: Language, path: Path) -> list[Scored]:
    """Each sentence of a DocBin, in order, as `spacy benchmark accuracy` would score it."""
    examples = list(Corpus(path)(nlp))
    for example, doc in zip(examples, nlp.pipe([eg.predicted for eg in examples]), strict=True):
        example.predicted = doc
    labels = labels_of(examples)
    counts = entity_counts(examples, labels)
    has_tags = nlp.get_pipe_meta("ner").factory == "bio_ner"
    return [
        Scored(
            predicted=spans(example.predicted),
            counts={
                label: (int(row[0]), int(row[1]), int(row[2]))
                for label, row in zip(labels, rows, strict=True)
                if row.any()
            },
            tags=count_tags(example) if has_tags else None,
        )
        for example, rows in zip(examples, counts, strict=True)
    ]


def spans(doc: Doc) -> list[Span]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def end_with_parent(folder: Path) -> None:
    """Watch stdin, on which nothing ever comes but its end."""

    def watch() -> None:
        os.read(0, 1)
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def write_job(folder: Path, config: str, docs: dict[str, list[Doc]], inputs: Any) -> None:
    """The files that `work` reads. docs: by "train" and "score"."""
    (folder / "config.cfg").write_text(config, encoding="utf8")
    (folder / "inputs.json").write_text(json.dumps(inputs, ensure_ascii=False), encoding="utf8")
    for name, each in docs.items():
        DocBin(attrs=ATTRIBUTES, docs=each).to_disk(folder / f"{name}.spacy")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("result", type=Path)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--gpu-id", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    args = parser.parse_args()
    end_with_parent(args.folder)
    run_command(lambda: work(args.folder, args.result, args.encoder, args.gpu_id, args.threads))
    # Whoever started this may be gone by now.
    shutil.rmtree(args.folder, ignore_errors=True)

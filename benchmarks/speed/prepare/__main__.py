"""python -m benchmarks.speed.prepare SIZE FOLDER

In a process of its own, so that the one that drives the benchmark stays small.
"""

import os
import sys
from pathlib import Path

from transformers.utils import logging

from zh_fdner.checkpoints.exporting import export_checkpoint
from zh_fdner.errors import UserError

from ..contender import CONTENDERS, missing
from ..corpora import read_corpora
from ..models import Models
from .encoder import build_encoder
from .own import build_own
from .spacy_peers import build_curated, build_stock
from .wheel import build_environment


def prepare(size: str, models: Models) -> None:
    """The encoder, ours, its wheel, and the same weights for the peers."""
    corpora = read_corpora()
    build_encoder(size, models.encoder)
    nlp = build_own(models, corpora)
    export_checkpoint(models.pipeline, models.classifier)
    build_environment(models, nlp)
    labels = list(nlp.get_pipe("ner").labels)
    build_stock(models, labels)
    if not any(missing(each) for each in CONTENDERS if each.options.get("source") == "curated"):
        build_curated(models, labels)


if __name__ == "__main__":
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    logging.set_verbosity_error()
    try:
        prepare(sys.argv[1], Models(Path(sys.argv[2]), threads=1))
    except UserError as error:
        raise SystemExit(str(error)) from None

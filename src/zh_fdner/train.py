"""The `train` step: plain `spacy train` on the resolved config."""

from pathlib import Path

import torch
from spacy.cli.train import train as spacy_train

from .errors import UserError
from .manifest import read_manifest, warn_of_stand_ins

OUT_OF_MEMORY = (
    "The GPU's memory is full. Halve what is held at once and keep the recipe's batch of 10: "
    '--vars.overrides "--training.accumulate_gradient 2" (or 5), or train on the CPU: '
    "--vars.gpu_id -1."
)


def train(config: Path, corpus: Path, output: Path, gpu_id: int) -> None:
    """Train; `output/model-last` is the pipeline that later steps evaluate and package.

    gpu_id: number of the GPU, -1 for the CPU.
    Raises UserError if the config is missing or the GPU's memory runs out.
    """
    if not config.exists():
        raise UserError(f"{config} is missing. Run: python -m spacy project run configure")
    warn_of_stand_ins(read_manifest(corpus / "manifest.json"))
    try:
        spacy_train(config, output, use_gpu=gpu_id)
    except torch.cuda.OutOfMemoryError as error:
        raise UserError(OUT_OF_MEMORY) from error

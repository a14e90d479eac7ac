"""The `train` step: plain `spacy train` on the resolved config."""

import shutil

import torch
from spacy.cli.train import train as spacy_train
from spacy.training.loop import DIR_MODEL_BEST, DIR_MODEL_LAST

from .chart import write_chart
from .errors import UserError
from .layout import Layout
from .manifest import read_manifest, warn_of_stand_ins

OUT_OF_MEMORY = (
    "The GPU's memory is full. Compute the recipe's batch of 10 in parts: "
    '--vars.overrides "training.accumulate_gradient=2" (or 5), or train on the CPU: '
    "--vars.gpu_id -1."
)


def train(layout: Layout, gpu_id: int) -> None:
    """Train; `training/model-last` is the pipeline that later steps evaluate and package.

    The config's logger writes `metrics/training.jsonl`, drawn as `metrics/training.png`.

    gpu_id: number of the GPU, -1 for the CPU.
    Raises UserError if the config is missing or the GPU's memory runs out.
    """
    if not layout.config.exists():
        raise UserError(f"{layout.config} is missing. Run: python -m spacy project run configure")
    warn_of_stand_ins(read_manifest(layout.manifest))
    # spaCy saves as it goes, and when it is interrupted, too. Only a finished run may be
    # taken for one, so it is moved to its place at the end.
    unfinished = layout.training / "unfinished"
    for folder in (unfinished, layout.model, layout.best_model):
        shutil.rmtree(folder, ignore_errors=True)
    for file in (layout.training_log, layout.training_chart):
        file.unlink(missing_ok=True)
    try:
        spacy_train(layout.config, unfinished, use_gpu=gpu_id)
    except torch.cuda.OutOfMemoryError as error:
        raise UserError(OUT_OF_MEMORY) from error
    (unfinished / DIR_MODEL_BEST).rename(layout.best_model)
    (unfinished / DIR_MODEL_LAST).rename(layout.model)
    unfinished.rmdir()
    write_chart(layout)

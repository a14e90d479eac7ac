"""The `train` step: `spacy train` on the resolved config, which goes on where it was killed."""

import os
import shutil
from pathlib import Path

import torch
from spacy import util
from spacy.cli._util import setup_gpu, show_validation_error
from spacy.training.initialize import init_nlp

from .atomic import filling, remove
from .chart import write_chart
from .corpus.docbin import read_docbin
from .errors import UserError
from .experiments.versions import checksums_of_encoder
from .layout import Layout
from .manifest import Manifest, read_manifest, warn_of_stand_ins
from .reproduction.config_values import read_config
from .training import save_point
from .training.loop import SAVE_POINT, Training
from .training.origin import changed, origin_of
from .training.save_point import SavePoint
from .training.temperature import calibrate_saved

OUT_OF_MEMORY = (
    "The GPU's memory is full. Compute the recipe's batch of 10 in parts: "
    '--vars.overrides "training.accumulate_gradient=2" (or 5), or train on the CPU: '
    "--vars.gpu_id -1."
)


def train(layout: Layout, gpu_id: int) -> None:
    """Train; `training/model-last` is the pipeline that later steps evaluate and package.

    The config's logger writes `metrics/training.jsonl`, drawn as `metrics/training.png`.
    Until the end, all else is in `training/unfinished`: only a finished run may be taken for
    one. If the last one was not, and was of the same things, it goes on.

    gpu_id: number of the GPU, -1 for the CPU.
    Raises UserError if the config, the corpus or the encoder is missing or damaged, or the GPU's
    memory runs out.
    """
    if not layout.config.exists():
        raise UserError(f"{layout.config} is missing. Run: python -m spacy project run configure")
    read_config(layout.config)
    manifest = read_manifest(layout.manifest)
    warn_of_stand_ins(manifest)
    check_encoder(layout.encoder, manifest)
    for split in ("train", "dev"):
        read_docbin(layout.corpus / f"{split}.spacy")
    for folder in (layout.model, layout.best_model):
        remove(folder)
    for file in (layout.training_log, layout.training_chart):
        file.unlink(missing_ok=True)
    origin = origin_of(layout, gpu_id)
    before = unfinished_run(layout.unfinished, origin)
    if before is None:
        shutil.rmtree(layout.unfinished, ignore_errors=True)
    try:
        best, last = start(layout, origin, before, gpu_id).run()
    except torch.cuda.OutOfMemoryError as error:
        raise UserError(OUT_OF_MEMORY) from error
    for folder in (best, last):
        calibrate(folder, layout)
    for folder, finished in ((best, layout.best_model), (last, layout.model)):
        copy_by_links(folder, finished)
    # First the file, without which the folder is nothing to go on from.
    (layout.unfinished / SAVE_POINT).unlink(missing_ok=True)
    shutil.rmtree(layout.unfinished)
    write_chart(layout)


def calibrate(folder: Path, layout: Layout) -> None:
    temperature = calibrate_saved(folder, layout.corpus / "dev.spacy")
    if temperature is not None:
        print(f"ℹ {folder.name}: the entities' scores are calibrated on dev, {temperature=:g}.")


def check_encoder(folder: Path, manifest: Manifest) -> None:
    """Raises UserError if the files are not those that the manifest speaks of."""
    found, fetched = checksums_of_encoder(folder), manifest["encoder"]["files"]
    for name in sorted(found.keys() | fetched.keys()):
        if found.get(name) != fetched.get(name):
            raise UserError(
                f"{folder / name} is not what was fetched. Run: python -m spacy project run fetch"
            )


def unfinished_run(folder: Path, origin: dict[str, str]) -> SavePoint | None:
    """What to go on from, if there is anything; says so, or why not.

    origin: what decides the training, as it is now.
    """
    before = save_point.load(folder / SAVE_POINT)
    if before is None:
        return None
    differing = changed(before.origin, origin)
    if differing:
        what = ", ".join(differing)
        print(f"ℹ The unfinished training is not gone on with, since it was of other: {what}.")
        return None
    if not (folder / str(before.history.best)).is_dir():
        print(f"ℹ The unfinished training is not gone on with: its best model is not in {folder}.")
        return None
    epochs, updates = len(before.history.shuffles), before.facts["updates"]
    print(f"ℹ Going on with the unfinished training, after epoch {epochs} (update {updates}).")
    return before


def start(
    layout: Layout, origin: dict[str, str], before: SavePoint | None, gpu_id: int
) -> Training:
    """The pipeline before its first update, in a training; as `spacy train` makes it."""
    setup_gpu(gpu_id)
    with show_validation_error(layout.config):
        config = util.load_config(layout.config, interpolate=False)
    with show_validation_error(layout.config, hint_fill=False):
        nlp = init_nlp(config, use_gpu=gpu_id)
    return Training(nlp, layout.unfinished, origin, before, gpu_id)


def copy_by_links(source: Path, target: Path) -> None:
    """Without taking room for it, where the disk allows."""

    def link(path: str, copy: str) -> None:
        try:
            os.link(path, copy)
        except OSError:
            shutil.copyfile(path, copy)

    with filling(target) as folder:
        shutil.copytree(source, folder, copy_function=link, dirs_exist_ok=True)

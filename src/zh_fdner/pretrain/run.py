"""The command: from texts to an encoder folder, in one process or in several."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..atomic import filling, remove, write
from ..errors import UserError
from ..gpu import CPU, choose_device
from ..layout import Layout
from ..sources import kept_out
from ..training.origin import changed
from . import start
from .loop import Trainer
from .masking import Masker, build_masker
from .objective import Computing, HeldOutScore, score
from .options import Options
from .plan import HELD_OUT, LEARN, NAME, START, Plan, load_plan, load_windows
from .prepare import origin_of, prepare
from .texts import find_files

RECORD = kept_out.RECORD


def pretrain(layout: Layout, options: Options, gpu_id: str) -> None:
    """Pre-train, or go on with a pre-training that was stopped, and write `options.output`.

    gpu_id: "auto", "-1" or a GPU's number.
    Raises UserError if there is too little text, or what was stopped was another pre-training.
    """
    options.check()
    number = choose_device(gpu_id)
    device = "cpu" if number == CPU else f"cuda:{number}"
    files = find_files(options.texts)
    origin = origin_of(layout, options, files, device)
    if (options.work / NAME).exists():
        plan = load_plan(options.work)
        _check_same(origin, plan, options.work)
        print(f"ℹ Going on with {options.work}.")
    else:
        plan = prepare(layout, options, files, origin, device)
    tell_plan(plan, options)
    _finish(options, plan, device)


def tell_plan(plan: Plan, options: Options) -> None:
    epochs = plan.steps * options.batch / plan.windows[LEARN]
    print(
        f"ℹ {plan.steps:,} steps of {options.batch} windows of {options.length} wordpieces "
        f"({epochs:.1f} epochs), {plan.precision}, learning rate {options.rate:g}.\n"
        f"  Held out: {plan.windows[HELD_OUT]:,} windows. Before: {_words(plan.before)}.",
        flush=True,
    )


def _finish(options: Options, plan: Plan, device: str) -> None:
    work, computing = options.work, Computing(device, plan.precision)
    model, tokenizer = start.load(work / START, options, device)
    masker: Masker = build_masker(tokenizer, options.masking)
    pad_id = tokenizer.pad_token_id
    windows = load_windows(work, LEARN)
    trainer = Trainer(model, windows, masker, pad_id, computing, options, plan.steps)
    progress = trainer.run(work)
    judged = load_windows(work, HELD_OUT)
    after = score(model, judged, masker, pad_id, computing, options.batch, options.seed)
    record: dict[str, Any] = {
        "held_out": {"before": asdict(plan.before), "after": asdict(after)},
        "counts": plan.counts,
        kept_out.KEY: plan.kept_out,
        "windows": plan.windows,
        "steps": plan.steps,
        "precision": plan.precision,
        "settings": _settings(options),
        "training_loss": progress.curve,
    }
    with filling(options.output) as folder:
        start.save(model, work / START, folder, options.half)
        write({folder / RECORD: json.dumps(record, indent=2) + "\n"})
    remove(work)
    print(f"✔ After: {_words(after)}. Before: {_words(plan.before)}.")
    print(f"✔ {options.output}. To train with it: --vars.encoder {options.output}")


def _settings(options: Options) -> dict[str, Any]:
    """(What was kept out tells more than whether it was asked for.)"""
    told = {**options.deciding(), "start": _name(options.start)}
    del told["refuse"]
    return told


def _name(spec: str) -> str:
    """A folder by its name alone."""
    return Path(spec).name if Path(spec).is_dir() else spec


def _words(held_out: HeldOutScore) -> str:
    return f"masked accuracy {held_out.accuracy:.4f}, perplexity {held_out.perplexity:,.2f}"


def _check_same(origin: dict[str, str], plan: Plan, work: Path) -> None:
    different = changed(plan.origin, origin)
    if different:
        raise UserError(
            f"{work} holds a pre-training that was stopped, and since then changed: "
            f"{', '.join(different)}.\nSet that back to go on with it, or remove the folder to "
            "begin anew."
        )

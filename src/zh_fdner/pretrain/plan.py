"""What is settled before the first step, so that a later process goes on with the same."""

import copy
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy
import torch
from transformers import BertForMaskedLM

from ..atomic import write
from ..errors import UserError
from ..sources.kept_out import KeptOut
from .loop import Trainer
from .masking import Masker
from .objective import Computing, HeldOutScore
from .options import BF16, FP32, Options
from .windows import Windows

NAME = "plan.json"
# Parts of the folder beside it.
LEARN, HELD_OUT, START = "learn", "held_out", "start"
# Steps that are timed, after one that is not.
TIMED = 3


@dataclass(frozen=True)
class Plan:
    """origin: what decides the result, by what it is called. counts: see `Selection`.
    kept_out: of each reading, this one last, see `sources.kept_out`.
    steps: of the whole. precision: that was chosen. windows: to learn from, and held out.
    before: the held-out score of the start."""

    origin: Mapping[str, str]
    counts: Mapping[str, int]
    kept_out: Sequence[KeptOut]
    steps: int
    precision: str
    windows: Mapping[str, int]
    before: HeldOutScore

    def save(self, folder: Path) -> None:
        write({folder / NAME: json.dumps(asdict(self), indent=2) + "\n"})


def load_plan(folder: Path) -> Plan:
    """Raises UserError if it cannot be read."""
    try:
        told: dict[str, Any] = json.loads((folder / NAME).read_text(encoding="utf8"))
        return Plan(**{**told, "before": HeldOutScore(**told["before"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise UserError(
            f"{folder / NAME} cannot be read ({error}). Remove {folder} to begin anew."
        ) from None


def save_windows(folder: Path, name: str, windows: Windows) -> None:
    numpy.save(folder / f"{name}.ids.npy", windows.ids)
    numpy.save(folder / f"{name}.starts.npy", windows.starts)


def load_windows(folder: Path, name: str) -> Windows:
    """(Mapped: it may be larger than what is to be had of memory.)"""
    ids = numpy.load(folder / f"{name}.ids.npy", mmap_mode="r")
    return Windows(ids, numpy.load(folder / f"{name}.starts.npy", mmap_mode="r"))


def settle(
    options: Options,
    model: BertForMaskedLM,
    windows: Windows,
    masker: Masker,
    pad_id: int,
    device: str,
) -> tuple[int, str]:
    """The number of steps that the budget allows for, and the precision.

    A few steps are timed with a copy of the model. A budget of minutes becomes one of steps, since
    the schedule of the learning rate needs their number, and a run that goes on after a kill needs
    the same schedule.
    """
    precisions = [options.precision]
    if options.precision == "auto":
        precisions = [FP32, BF16] if has_bfloat16(device) else [FP32]
    if options.minutes is None and len(precisions) == 1:
        seconds = {precisions[0]: 0.0}
    else:
        seconds = {
            each: seconds_of_a_step(
                Trainer(copy.deepcopy(model), windows, masker, pad_id, Computing(device, each),
                        options, n_steps=10**6)
            )
            for each in precisions
        }  # fmt: skip
    precision = min(seconds, key=lambda each: seconds[each])
    if seconds[precision]:
        timed = ", ".join(f"{value:.2f} s in {name}" for name, value in seconds.items())
        print(f"ℹ A step takes {timed}.", flush=True)
    limits = []
    if options.steps is not None:
        limits.append(options.steps)
    if options.epochs is not None:
        limits.append(round(options.epochs * len(windows) / options.batch))
    if options.minutes is not None:
        limits.append(round(options.minutes * 60 / seconds[precision]))
    return max(min(limits), 1), precision


def seconds_of_a_step(trainer: Trainer) -> float:
    """The least of a few: what others do on the machine is no part of it."""
    trainer.step(0)
    times = []
    for number in range(1, 1 + TIMED):
        began = time.perf_counter()
        trainer.step(number)
        times.append(time.perf_counter() - began)
    return min(times)


def has_bfloat16(device: str) -> bool:
    """Whether the hardware computes in bfloat16, so that it might be faster."""
    if torch.device(device).type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return any(
        bool(getattr(torch.cpu, name, bool)())
        for name in ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    )

"""The training loop: every step follows from the seed and its number."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy
import torch
from torch.nn.functional import cross_entropy
from transformers import BertForMaskedLM

from . import save_point
from .console import ProgressLine
from .masking import Flags, Ids, Masker
from .objective import Computing, answers, guess
from .options import Options
from .save_point import Progress
from .windows import Windows

BETAS, EPSILON, WEIGHT_DECAY, MOST_NORM = (0.9, 0.98), 1e-6, 0.01, 1.0
# Points of the loss curve that a pre-training leaves.
POINTS = 50
# What a stopped process is expected to exit with: 128 and the signal's number.
STOPPED = 128


class Trainer:
    """Steps of masked-LM. pad_id: of the tokenizer. n_steps: of the whole, for the schedule."""

    def __init__(
        self,
        model: BertForMaskedLM,
        windows: Windows,
        masker: Masker,
        pad_id: int,
        computing: Computing,
        options: Options,
        n_steps: int,
    ):
        self.model = model.to(computing.device).train()
        self.windows = windows
        self.masker = masker
        self.pad_id = pad_id
        self.computing = computing
        self.options = options
        self.n_steps = n_steps
        self.optimizer = _optimizer(model, options.rate)
        self._order: tuple[int, Any] = (-1, None)

    def step(self, number: int) -> float:
        """Make the step of this number, from 0. Returns its mean loss, in nats."""
        torch.manual_seed(self.options.seed * 1_000_003 + number)
        for group in self.optimizer.param_groups:
            group["lr"] = self.options.rate * share_of_rate(
                number, self.n_steps, self.options.warmup
            )
        ids, given, guessed = self._batch(number)
        if not guessed.any():
            return 0.0
        logits = guess(self.model, given, guessed, self.pad_id, self.computing)
        loss = cross_entropy(logits, answers(ids, guessed, self.computing.device))
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), MOST_NORM)
        self.optimizer.step()
        self.optimizer.zero_grad()
        return loss.item()

    def run(self, folder: Path) -> Progress:
        """Go on from the folder's save point to the last step. At SIGTERM or SIGINT, keep a save
        point and leave the process."""
        progress = save_point.restore(folder, self.model, self.optimizer)
        every = max(self.n_steps // POINTS, 1)
        line = ProgressLine(self.n_steps, self.options.batch * self.options.length, progress.step)
        saved = time.monotonic()
        with signals() as received:
            while progress.step < self.n_steps:
                loss = self.step(progress.step)
                progress.step += 1
                progress.losses, progress.since = progress.losses + loss, progress.since + 1
                if progress.since == every or progress.step == self.n_steps:
                    progress.curve.append((progress.step, progress.losses / progress.since))
                    progress.losses, progress.since = 0.0, 0
                line.show(progress.step, loss)
                is_due = time.monotonic() - saved > self.options.save_seconds
                if is_due or received or progress.step == self.n_steps:
                    save_point.save(folder, self.model, self.optimizer, progress)
                    saved = time.monotonic()
                if received:
                    print(
                        f"ℹ Stopped after step {progress.step:,}. The same command goes on there."
                    )
                    sys.exit(STOPPED + received[0])
        return progress

    def _batch(self, number: int) -> tuple[Ids, Ids, Flags]:
        size, n = self.options.batch, len(self.windows)
        places = range(number * size, (number + 1) * size)
        rows = numpy.array([self._row(*divmod(place, n)) for place in places])
        ids = self.windows.ids[rows].astype("int64")
        rng = numpy.random.default_rng([self.options.seed, 3, number])
        return ids, *self.masker(ids, self.windows.starts[rows], rng)

    def _row(self, epoch: int, place: int) -> int:
        if self._order[0] != epoch:
            rng = numpy.random.default_rng([self.options.seed, 2, epoch])
            self._order = epoch, rng.permutation(len(self.windows))
        return int(self._order[1][place])


def share_of_rate(number: int, n_steps: int, warmup: float) -> float:
    """Of the learning rate at this step, from 0: up linearly, then down to near 0."""
    n_warmup = round(warmup * n_steps)
    if number < n_warmup:
        return (number + 1) / n_warmup
    return (n_steps - number) / (n_steps - n_warmup)


def _optimizer(model: BertForMaskedLM, rate: float) -> torch.optim.AdamW:
    """As BERT has it: biases and layer norms do not decay."""
    decaying = [p for p in model.parameters() if p.ndim > 1]
    others = [p for p in model.parameters() if p.ndim <= 1]
    groups = [{"params": decaying, "weight_decay": WEIGHT_DECAY},
              {"params": others, "weight_decay": 0.0}]  # fmt: skip
    return torch.optim.AdamW(groups, lr=rate, betas=BETAS, eps=EPSILON)


@contextmanager
def signals() -> Iterator[list[int]]:
    """Within, SIGTERM and SIGINT are only written down; a second one ends the process."""
    received: list[int] = []

    def note(number: int, _frame: object) -> None:
        if received:
            sys.exit(STOPPED + number)
        received.append(number)

    before = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

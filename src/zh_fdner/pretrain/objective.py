"""Masked-LM: what is guessed, how well, and how it is scored on text that was held out."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import numpy
import torch
from torch.nn.functional import cross_entropy
from transformers import BertForMaskedLM

from .masking import Flags, Ids, Masker
from .options import BF16
from .windows import Windows


@dataclass(frozen=True)
class HeldOutScore:
    """accuracy: of the guesses. perplexity: e to the mean cross-entropy, in nats. guesses: n."""

    accuracy: float
    perplexity: float
    guesses: int


@dataclass(frozen=True)
class Computing:
    """device: of the model. precision: "float32" or "bfloat16", by autocast."""

    device: str
    precision: str

    def autocast(self) -> AbstractContextManager[object]:
        kind = torch.device(self.device).type
        return torch.autocast(kind, torch.bfloat16, enabled=self.precision == BF16)


def guess(
    model: BertForMaskedLM, given: Ids, guessed: Flags, pad_id: int, computing: Computing
) -> torch.Tensor:
    """Logits at the guessed places alone, in order: (n_guessed, n_wordpieces), float32.

    (The head over all places would cost more than a small encoder.)
    given: (n_windows, length).
    """
    ids = torch.from_numpy(given).to(computing.device)
    places = torch.from_numpy(guessed).to(computing.device)
    is_text = ids != pad_id
    with computing.autocast():
        output = model.bert(
            input_ids=ids, attention_mask=None if bool(is_text.all()) else is_text.long()
        )
        logits: torch.Tensor = model.cls(output.last_hidden_state[places])
    return logits.float()


def answers(ids: Ids, guessed: Flags, device: str) -> torch.Tensor:
    return torch.from_numpy(ids[guessed]).to(device)


def score(
    model: BertForMaskedLM,
    windows: Windows,
    masker: Masker,
    pad_id: int,
    computing: Computing,
    batch: int,
    seed: int,
) -> HeldOutScore:
    """On held-out windows. The masks are the same at every call with the same seed."""
    model.eval()
    n_guesses, n_right, loss = 0, 0, 0.0
    with torch.inference_mode():
        for ids, given, guessed in _masked(windows, masker, batch, seed):
            if not guessed.any():
                continue
            logits = guess(model, given, guessed, pad_id, computing)
            right = answers(ids, guessed, computing.device)
            loss += float(cross_entropy(logits, right, reduction="sum"))
            n_right += int((logits.argmax(dim=1) == right).sum())
            n_guesses += len(right)
    model.train()
    n = max(n_guesses, 1)
    return HeldOutScore(n_right / n, float(numpy.exp(loss / n)), n_guesses)


def _masked(
    windows: Windows, masker: Masker, batch: int, seed: int
) -> Iterator[tuple[Ids, Ids, Flags]]:
    rng = numpy.random.default_rng([seed, 1])
    for i in range(0, len(windows), batch):
        ids = windows.ids[i : i + batch].astype("int64")
        yield ids, *masker(ids, windows.starts[i : i + batch], rng)

"""Runs the encoder over rows of wordpieces, without gradients and with little padding."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from thinc.api import get_torch_default_device

from .forks import settle_after_fork
from .precision import Encode
from .rows import Ids, pad

# Hidden values at a time, so that a layer finds in the CPU's cache what the one before it left:
# 256 wordpieces of bert-base, 1,024 of an encoder of a quarter of its width (docs/speed.md).
VALUES_AT_A_TIME = 256 * 768
# A GPU gets a whole batch of the transformer component.
WORDPIECES_AT_A_TIME_ON_GPU = 16384


@dataclass(frozen=True)
class EncodedRows:
    """The encoder's last hidden states, where it left them.

    parts: (n_rows, width, hidden_width) each, of rows of similar length, with padding.
    part, place: (n_rows,), the part that each row is in, and its number there.
    lengths: (n_rows,), wordpieces of each row.
    """

    parts: list[torch.Tensor]
    part: NDArray[numpy.int64]
    place: NDArray[numpy.int64]
    lengths: NDArray[numpy.int64]

    def of_row(self, row: int) -> torch.Tensor:
        """(n_wordpieces, hidden_width), not copied."""
        part: torch.Tensor = self.parts[self.part[row]]
        return part[self.place[row], : self.lengths[row]]


def encode_rows(
    encode: Encode, rows: Sequence[Ids], tokenizer: Any, widest: int, hidden_width: int
) -> EncodedRows:
    """rows: the wordpiece ids of each. widest: the encoder's window.

    Rows of similar length go together: one of 500 wordpieces would pad all others.
    """
    settle_after_fork()
    device = get_torch_default_device()
    on_cpu = device.type == "cpu"
    at_a_time = VALUES_AT_A_TIME // hidden_width if on_cpu else WORDPIECES_AT_A_TIME_ON_GPU
    lengths = numpy.array([len(ids) for ids in rows])
    part, place = numpy.empty((2, len(rows)), dtype="int64")
    parts: list[torch.Tensor] = []
    with torch.inference_mode():
        for members in parts_of(lengths, at_a_time):
            part[members], place[members] = len(parts), numpy.arange(len(members))
            width = rounded(int(lengths[members].max()), widest)
            padded = pad([rows[i] for i in members], tokenizer, width)
            mask: Any = padded.attention_mask
            parts.append(encode(to_device(padded.input_ids, device), to_device(mask, device)))
    return EncodedRows(parts, part, place, lengths)


def rounded(width: int, widest: int) -> int:
    """A slightly larger width, if the window has room. For each shape of a product, oneDNN and
    OpenVINO make code, which takes milliseconds, and keep it: few shapes are fast, and small."""
    step = 4 if width <= 64 else 8
    return min(-(-width // step) * step, widest)


def parts_of(lengths: NDArray[numpy.int64], at_a_time: int) -> Iterator[NDArray[numpy.int64]]:
    """Indices of rows to be encoded together, the shortest first: as many as take at most
    `at_a_time` wordpieces with their padding, but at least one."""
    order = lengths.argsort(kind="stable")
    start = 0
    for end in range(1, len(order) + 1):
        if end == len(order) or (end + 1 - start) * lengths[order[end]] > at_a_time:
            yield order[start:end]
            start = end


def to_device(array: Any, device: torch.device) -> torch.Tensor:
    """The array as a tensor, copied only if the device is another."""
    tensor = torch.from_numpy(array)
    if device.type != "cuda":
        return tensor
    # From pinned memory the copy need not be waited for.
    return tensor.pin_memory().to(device, non_blocking=True)

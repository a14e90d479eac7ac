"""Runs the encoder over rows of wordpieces, without gradients and with little padding."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from thinc.api import get_torch_default_device

from .forks import settle_after_fork
from .precision import Encode
from .rows import Ids, pad

# More at a time makes a CPU no faster, and takes more memory.
WORDPIECES_AT_A_TIME = 1024
# A GPU gets a whole batch of the transformer component.
WORDPIECES_AT_A_TIME_ON_GPU = 16384


def hidden_states(
    encode: Encode, rows: Sequence[Ids], tokenizer: Any, widest: int, hidden_width: int
) -> torch.Tensor:
    """The encoder's last hidden states of all wordpieces, row after row without padding:
    (n_wordpieces, hidden_width).

    rows: the wordpiece ids of each. widest: the encoder's window.
    Rows of similar length go together: one of 500 wordpieces would pad all others.
    """
    settle_after_fork()
    device = get_torch_default_device()
    lengths = numpy.array([len(ids) for ids in rows])
    starts = lengths.cumsum() - lengths
    at_a_time = WORDPIECES_AT_A_TIME if device.type == "cpu" else WORDPIECES_AT_A_TIME_ON_GPU
    with torch.inference_mode():
        hidden = torch.empty((int(lengths.sum()), hidden_width), device=device)
        for part in parts_of(lengths, at_a_time):
            width = rounded(int(lengths[part].max()), widest)
            padded = pad([rows[i] for i in part], tokenizer, width)
            mask: Any = padded.attention_mask
            encoded = encode(_tensor(padded.input_ids, device), _tensor(mask, device))
            row, column = mask.nonzero()
            to = _tensor(starts[part][row] + column, device)
            hidden[to] = encoded.flatten(0, 1)[_tensor(row * width + column, device)]
        return hidden


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


def _tensor(array: Any, device: torch.device) -> torch.Tensor:
    tensor = torch.from_numpy(array)
    if device.type != "cuda":
        return tensor
    # From pinned memory the copy need not be waited for.
    return tensor.pin_memory().to(device, non_blocking=True)

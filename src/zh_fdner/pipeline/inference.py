"""Runs the encoder over rows of wordpieces, without gradients and with little padding."""

from collections.abc import Iterator
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from thinc.api import get_torch_default_device

from .precision import Encode
from .rows import Rows

# More at a time makes a CPU no faster, and takes more memory.
WORDPIECES_AT_A_TIME = 1024
# A GPU gets a whole batch of the transformer component.
WORDPIECES_AT_A_TIME_ON_GPU = 16384


def hidden_states(encode: Encode, rows: Rows, hidden_width: int) -> torch.Tensor:
    """The encoder's last hidden states, (n_rows, width, hidden_width). What belongs to padding
    is not defined.

    Rows of similar length go together: one of 500 wordpieces would pad all others.
    """
    device = get_torch_default_device()
    at_a_time = WORDPIECES_AT_A_TIME if device.type == "cpu" else WORDPIECES_AT_A_TIME_ON_GPU
    parts = list(parts_of(numpy.array(rows.lengths), at_a_time))
    with torch.inference_mode():
        if len(parts) == 1:
            return encode(_tensor(rows.input_ids, device), _tensor(rows.attention_mask, device))
        hidden = torch.zeros((*rows.input_ids.shape, hidden_width), device=device)
        for part in parts:
            width = max(rows.lengths[i] for i in part)
            ids = _tensor(rows.input_ids[part, :width], device)
            mask = _tensor(rows.attention_mask[part, :width], device)
            hidden[torch.from_numpy(part), :width] = encode(ids, mask)
        return hidden


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

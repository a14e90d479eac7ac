"""How exactly the encoder computes when it predicts, and what computes it then."""

import warnings
from collections.abc import Callable

import torch

from .linear import use_onednn
from .openvino_encoder import OpenVinoEncoder

FP32 = "fp32"
BF16 = "bf16"
INT8 = "int8"
PRECISIONS = (FP32, BF16, INT8)

# input_ids and attention_mask, both (n_rows, width), to (n_rows, width, hidden) floats.
Encode = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def check_precision(name: str) -> None:
    """Raises ValueError if there is no precision of this name."""
    if name not in PRECISIONS:
        known = ", ".join(repr(each) for each in PRECISIONS)
        raise ValueError(
            f"[components.transformer.model] precision = {name!r} is not one of {known}"
        )


def encode_with(encoder: torch.nn.Module, precision: str, mixed_precision: bool) -> Encode:
    """What predicts with these weights, on the device where they are.

    precision: "bf16" and "int8" go to OpenVINO on CPUs, if it is installed. Without it, and on
        GPUs, both are bfloat16 by PyTorch, with a warning where that is not what was asked for.
    mixed_precision: the encoder was trained so on a GPU, and predicts so there.
    """
    use_onednn(encoder)
    device = next(encoder.parameters()).device.type
    if precision != FP32 and device == "cpu":
        try:
            return OpenVinoEncoder(encoder, eight_bits=precision == INT8)
        except ImportError:
            warnings.warn(NO_OPENVINO.format(precision=precision), stacklevel=2)
    elif precision == INT8:
        warnings.warn(INT8_ON_GPU, stacklevel=2)
    if precision != FP32:
        return TorchEncoder(encoder, torch.bfloat16)
    return TorchEncoder(encoder, torch.float16 if mixed_precision and device == "cuda" else None)


NO_OPENVINO = (
    "precision = {precision!r}: openvino is not installed, so PyTorch computes in bfloat16, which "
    'is slower. Run: pip install "openvino>=2025"'
)
INT8_ON_GPU = "precision = 'int8' is for CPUs. On the GPU the encoder computes in bfloat16."


class TorchEncoder:
    """An encoder's last hidden states, from PyTorch.

    encoder: in evaluation mode. autocast: what it is to compute in, None for its own.
    """

    def __init__(self, encoder: torch.nn.Module, autocast: torch.dtype | None):
        self.encoder = encoder
        self.autocast = autocast

    def __call__(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """input_ids, attention_mask: (n_rows, width), on the encoder's device.
        Returns (n_rows, width, hidden), float32."""
        device, enabled = input_ids.device.type, self.autocast is not None
        with torch.autocast(device, self.autocast, enabled=enabled, cache_enabled=False):
            output = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        hidden: torch.Tensor = output.last_hidden_state
        return hidden.float()

"""Matrix products by oneDNN, where PyTorch would take them to MKL.

For 32-bit floats on a CPU, `torch.nn.Linear` calls MKL, which on other makers' processors
takes half of their speed or less; oneDNN, which PyTorch carries as well, uses all of it
(docs/speed.md). The weights stay as they are, and training is not touched.
"""

from typing import Any

import torch

# What torch.compile makes of a linear layer on CPUs. Not public, so it is asked for first.
_ONEDNN_LINEAR: Any = getattr(torch.ops.mkldnn, "_linear_pointwise", None)


class InferenceLinear(torch.nn.Linear):
    """A linear layer that goes to oneDNN where nothing is recorded for gradients."""

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        """inputs: (..., in_features). Returns (..., out_features)."""
        return linear(inputs, self.weight, self.bias)


def linear(inputs: torch.Tensor, weight: torch.Tensor, bias: torch.Tensor | None) -> torch.Tensor:
    """inputs: (..., in_features). weight: (out_features, in_features). bias: (out_features,).
    Returns (..., out_features), by oneDNN in inference mode, where this build has it."""
    if _has_onednn() and torch.is_inference_mode_enabled() and _suits(inputs, weight):
        outputs: torch.Tensor = _ONEDNN_LINEAR(inputs, weight, bias, "none", [], "")
        return outputs
    return torch.nn.functional.linear(inputs, weight, bias)


def _has_onednn() -> bool:
    return _ONEDNN_LINEAR is not None and torch.backends.mkldnn.is_available()


def _suits(inputs: torch.Tensor, weight: torch.Tensor) -> bool:
    floats = inputs.dtype == weight.dtype == torch.float32
    return floats and inputs.device.type == "cpu" and not torch.is_autocast_enabled("cpu")


def use_onednn(encoder: torch.nn.Module) -> None:
    """Have an encoder's linear layers use oneDNN for inference, where this build has it."""
    if not _has_onednn():
        return
    for module in encoder.modules():
        # Not those of a library's own kind, which may do more than a linear layer does.
        if type(module) is torch.nn.Linear:
            module.__class__ = InferenceLinear

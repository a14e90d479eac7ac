"""The encoder on OpenVINO, in bfloat16 or with 8-bit weights: the fast mode on CPUs."""

import contextlib
import os
import threading
import warnings
from collections.abc import Iterator
from typing import Any

import numpy
import torch
from numpy.typing import NDArray
from transformers.utils import logging

# The inputs of a product are quantised in groups of so many, each with a scale of its own,
# so that one large value does not cost all others their digits.
QUANTISATION_GROUP = 128
# In a forked process, what its parent compiled.
_INHERITED: list[Any] = []


class OpenVinoEncoder:
    """An encoder's last hidden states, but for rounding, from OpenVINO's CPU kernels.

    encoder: from the Hugging Face library, on the CPU. Later changes of its weights are not seen.
    eight_bits: 8-bit weights with a scale for each output, and inputs of products quantised as
        they come. Else bfloat16 where the CPU can (AVX512-BF16, AMX), 32 bits elsewhere.
    Several threads may call it, and processes that are forked later.
    Raises ImportError if openvino is not installed.
    """

    def __init__(self, encoder: torch.nn.Module, eight_bits: bool):
        self.encoder = encoder
        self.eight_bits = eight_bits
        self._compile()

    def __call__(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """input_ids: (n_rows, width), int64. attention_mask: same shape, float32.
        Returns (n_rows, width, hidden), float32."""
        if self._process != os.getpid():
            # OpenVINO's threads are not forked with the rest, and to end what they belong to
            # would be to wait for them.
            _INHERITED.append((self._compiled, self._of_thread))
            self._compile()
        request = getattr(self._of_thread, "request", None)
        if request is None:
            request = self._of_thread.request = self._compiled.create_infer_request()
        hidden = request.infer([input_ids.numpy(), attention_mask.numpy()])[0]
        # The request will write its next result to the same place.
        return torch.from_numpy(hidden.copy())

    def _compile(self) -> None:
        import openvino

        model = convert(self.encoder)
        if self.eight_bits:
            quantise_weights(model)
        settings = {
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_NUM_THREADS": torch.get_num_threads(),
            # Unasked, CPUs that know bfloat16 would use it in either case.
            "INFERENCE_PRECISION_HINT": "f32" if self.eight_bits else "bf16",
            "DYNAMIC_QUANTIZATION_GROUP_SIZE": QUANTISATION_GROUP if self.eight_bits else 0,
        }
        self._compiled: Any = openvino.Core().compile_model(model, "CPU", settings)
        self._of_thread = threading.local()
        self._process = os.getpid()


class _LastHiddenState(torch.nn.Module):
    def __init__(self, encoder: torch.nn.Module):
        super().__init__()
        self.encoder = encoder

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        output = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        hidden: torch.Tensor = output.last_hidden_state
        return hidden


def convert(encoder: torch.nn.Module) -> Any:
    """The encoder as an `openvino.Model` of any number and width of rows.

    (`openvino.convert_model` does the same, and reports its use to its makers over the
    network, unasked.)
    """
    from openvino.frontend import FrontEndManager
    from openvino.frontend.pytorch.ts_decoder import TorchScriptPythonDecoder

    example = {
        "input_ids": torch.ones((2, 8), dtype=torch.int64),
        "attention_mask": torch.ones((2, 8)),
    }
    # What is made for inference cannot be traced.
    with torch.inference_mode(False), torch.no_grad(), _quiet():
        decoder = TorchScriptPythonDecoder(_LastHiddenState(encoder).eval(), example_input=example)
    frontend = FrontEndManager().load_by_framework("pytorch")
    return frontend.convert(frontend.load(decoder))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Tracing looks at all that a module has, and warns of what is not used here."""
    verbosity = logging.get_verbosity()
    logging.set_verbosity_error()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(verbosity)


def quantise_weights(model: Any) -> None:
    """Replace the weights of all products by 8-bit ones and a scale for each output."""
    from openvino import opset13

    for product in model.get_ordered_ops():
        if product.get_type_name() != "MatMul":
            continue
        weights = product.input_value(1).get_node()
        if weights.get_type_name() != "Constant" or len(weights.shape) != 2:
            continue
        of_outputs = 1 if product.get_attributes()["transpose_b"] else 0
        whole, scale = quantised(weights.data, axis=of_outputs)
        restored = opset13.multiply(
            opset13.convert(opset13.constant(whole), "f32"), opset13.constant(scale)
        )
        product.input(1).replace_source_output(restored.output(0))


def quantised(
    weights: NDArray[numpy.float32], axis: int
) -> tuple[NDArray[numpy.int8], NDArray[numpy.float32]]:
    """8-bit weights, and the scales along the axis that give the weights back."""
    scale = numpy.abs(weights).max(axis=axis, keepdims=True) / 127
    scale[scale == 0] = 1
    return numpy.rint(weights / scale).astype("int8"), scale.astype("float32")

"""Holds the Hugging Face encoder; updates its weights where they lie, saves them as tensors."""

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import srsly
from spacy_transformers.data_classes import HFObjects
from spacy_transformers.layers.hf_shim import HFShim
from thinc.api import Optimizer, get_torch_default_device, torch2xp, xp2torch
from thinc.types import ArgsKwargs, FloatsXd

from . import weights
from .precision import Encode, encode_with
from .stored_encoder import config_of, read_encoder, tokenizer_files


class InPlaceHFShim(HFShim):
    """A `spacy_transformers` shim that saves tensors instead of pickles, and whose training
    memory stays flat.

    thinc's `PyTorchShim.finish_update` gives every parameter a new tensor after each
    update, made from an array that is itself a view of the tensor before. Each link keeps
    the one before it alive, so a run holds parameters x updates small objects, which pin
    the allocator's heap. Writing in place holds none (`docs/measurements.md` has figures).
    """

    # What predicts, until the weights change.
    _encode: Encode | None = None

    # Where the weights are while `weights_in` holds; None: with all else.
    _weights_file: Path | None = None

    def __init__(self, hf: HFObjects, precision: str, **settings: Any):
        """precision: of predictions, as in `precision`. settings: as of `HFShim`."""
        super().__init__(hf, **settings)
        self.precision = precision

    def __getstate__(self) -> dict[str, Any]:
        # Copies make their own: what predicts may be no Python object.
        return {**self.__dict__, "_encode": None}

    @property
    def encode(self) -> Encode:
        """What predicts: rows of wordpieces and their mask to last hidden states."""
        if self._encode is None:
            self._model.eval()
            self._encode = encode_with(self._model, self.precision, self._mixed_precision)
        return self._encode

    @contextlib.contextmanager
    def weights_in(self, path: Path) -> Iterator[None]:
        """Meanwhile, `to_bytes` and `from_bytes` leave the weights to this file."""
        self._weights_file = path
        try:
            yield
        finally:
            self._weights_file = None

    def to_bytes(self) -> bytes:
        """The same encoder always gives the same bytes. Source: `HFShim.to_bytes`."""
        hf = self._hfmodel
        initialised = hf.transformer is not None
        message = {
            "config": config_of(hf.transformer) if initialised else {},
            "state": self._saved_weights() if initialised else b"",
            "tokenizer": tokenizer_files(hf) if initialised else {},
            "_init_tokenizer_config": {} if initialised else hf._init_tokenizer_config,
            "_init_transformer_config": {} if initialised else hf._init_transformer_config,
        }
        return cast(bytes, srsly.msgpack_dumps(message))

    def from_bytes(self, bytes_data: bytes) -> "InPlaceHFShim":
        """Puts the encoder on the device in use, whichever one it was saved on.

        Raises ValueError if the weights are not tensors only, or not of this encoder.
        """
        message: Any = srsly.msgpack_loads(bytes_data)
        if not message["config"]:
            settings = (message["_init_tokenizer_config"], message["_init_transformer_config"])
            self._hfmodel = HFObjects(None, None, None, *settings)
            return self
        # What `HFShim` saved has settings among the files. They are not for a file to choose.
        message["tokenizer"].pop("kwargs", None)
        hf = read_encoder(message["config"], message["tokenizer"])
        weights.put_into(hf.transformer, self._read_weights(message["state"]))
        device = get_torch_default_device()
        self._hfmodel, self._model = hf, hf.transformer.to(device)
        self._grad_scaler.to_(device)
        # Now, so that the first text need not wait for it.
        self._encode = None
        _ = self.encode
        return self

    def _saved_weights(self) -> bytes:
        """The weights; nothing if they go to a file of their own."""
        tensors = weights.weights_of(self._model)
        if self._weights_file is None:
            return weights.to_bytes(tensors)
        weights.to_file(tensors, self._weights_file)
        return b""

    def _read_weights(self, state: bytes) -> weights.Tensors:
        if state:
            return weights.from_bytes(state)
        if self._weights_file is None:
            raise ValueError(
                "The encoder's weights are in a file of their own, which only the component "
                'knows: factory = "char_transformer".'
            )
        return weights.from_file(self._weights_file)

    def finish_update(self, optimizer: Optimizer) -> None:
        # By what it can do: a package brings its own copy of the optimizer's class.
        if hasattr(optimizer, "collect") and hasattr(optimizer, "skip_update"):
            self._hand_over(optimizer)
        else:
            self._update_one_by_one(optimizer)
        self._grad_scaler.update()

    def begin_update(self, inputs: ArgsKwargs) -> tuple[Any, Callable[[ArgsKwargs], Any]]:
        """As thinc's, but with mixed precision, too, a batch may be computed in parts: thinc
        would unscale the gradients of earlier parts again, as if the last one had made them."""
        # (thinc puts the encoder back to training mode after each prediction, too; another
        # thread that shares it would then predict with dropout. So it is not used for that.)
        self._encode = None
        output, backprop = super().begin_update(inputs)

        def backprop_part(d_output: ArgsKwargs) -> Any:
            earlier = [(each, each.grad) for each in self._model.parameters()]
            for parameter, _ in earlier:
                parameter.grad = None
            d_inputs = backprop(d_output)
            for parameter, gradient in earlier:
                if gradient is not None:
                    own = parameter.grad
                    parameter.grad = gradient if own is None else gradient.add_(own)
            return d_inputs

        return output, backprop_part if self._mixed_precision else backprop

    def _hand_over(self, optimizer: Any) -> None:
        if self._grad_scaler.found_inf:
            self._model.zero_grad(set_to_none=True)
            optimizer.skip_update()
            return
        for name, parameter in self._model.named_parameters():
            if parameter.grad is not None:
                gradient, parameter.grad = parameter.grad, None
                optimizer.collect((self.id, name), parameter, gradient)

    def _update_one_by_one(self, optimizer: Optimizer) -> None:
        for name, parameter in self._model.named_parameters():
            if parameter.grad is None:
                continue
            if not self._grad_scaler.found_inf:
                weights, _ = optimizer(
                    (self.id, name),
                    cast(FloatsXd, torch2xp(parameter.data)),
                    cast(FloatsXd, torch2xp(parameter.grad)),
                )
                updated = xp2torch(weights, device=parameter.device)
                if updated.data_ptr() != parameter.data_ptr():
                    parameter.data.copy_(updated)
            parameter.grad.zero_()

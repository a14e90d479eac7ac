"""Holds the Hugging Face encoder; updates its weights where they lie."""

from collections.abc import Callable
from typing import Any, cast

import torch
from spacy_transformers.layers.hf_shim import HFShim
from thinc.api import Optimizer, torch2xp, xp2torch
from thinc.types import ArgsKwargs, FloatsXd


class InPlaceHFShim(HFShim):
    """A `spacy_transformers` shim whose training memory stays flat.

    thinc's `PyTorchShim.finish_update` gives every parameter a new tensor after each
    update, made from an array that is itself a view of the tensor before. Each link keeps
    the one before it alive, so a run holds parameters x updates small objects, which pin
    the allocator's heap. Writing in place holds none (`docs/measurements.md` has figures).
    """

    def predict(self, inputs: ArgsKwargs) -> Any:
        """As thinc's, but the encoder stays in evaluation mode until the next update: thinc
        sets it back to training after each call, and so switches dropout on in the midst of
        what another thread predicts."""
        if self._model.training:
            self._model.eval()
        with torch.no_grad(), torch.autocast("cuda", enabled=self._mixed_precision):
            return self._model(*inputs.args, **inputs.kwargs)

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

"""Holds the Hugging Face encoder; updates its weights where they lie."""

from typing import cast

from spacy_transformers.layers.hf_shim import HFShim
from thinc.api import Optimizer, torch2xp, xp2torch
from thinc.types import FloatsXd

from .optimizer import GlobalNormAdamW


class InPlaceHFShim(HFShim):
    """A `spacy_transformers` shim whose training memory stays flat.

    thinc's `PyTorchShim.finish_update` gives every parameter a new tensor after each
    update, made from an array that is itself a view of the tensor before. Each link keeps
    the one before it alive, so a run holds parameters x updates small objects, which pin
    the allocator's heap. Writing in place holds none (`docs/measurements.md` has figures).
    """

    def finish_update(self, optimizer: Optimizer) -> None:
        if isinstance(optimizer, GlobalNormAdamW):
            self._hand_over(optimizer)
        else:
            self._update_one_by_one(optimizer)
        self._grad_scaler.update()

    def _hand_over(self, optimizer: GlobalNormAdamW) -> None:
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

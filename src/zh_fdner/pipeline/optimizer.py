"""AdamW as the Hugging Face Trainer runs it, as a spaCy optimizer."""

from collections.abc import Mapping
from typing import Any

import numpy
import torch
from spacy.util import registry
from thinc.api import Optimizer, xp2torch
from thinc.types import FloatsXd

Key = tuple[int, str]
Schedule = Any  # a number, or a generator of numbers


@registry.optimizers("zh_fdner.AdamW.v1")  # type: ignore[untyped-decorator]
def build_adamw(
    learn_rate: Schedule,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-8,
    weight_decay: float = 0.0,
    max_grad_norm: float = 1.0,
) -> "GlobalNormAdamW":
    """`torch.optim.AdamW` after clipping by the norm over *all* gradients.

    thinc's `Adam.v1` clips each parameter's gradient by itself and corrects epsilon
    otherwise, so it gives another model. The defaults are those of `TrainingArguments`.

    learn_rate: a number or a schedule, one value an update.
    weight_decay: decoupled; biases and layer norms are left out, as by the Trainer.
    max_grad_norm: longest norm of the gradient of all components together; 0 for no clipping.
    """
    return GlobalNormAdamW(
        learn_rate,
        beta1=beta1,
        beta2=beta2,
        eps=eps,
        weight_decay=weight_decay,
        max_grad_norm=max_grad_norm,
    )


def as_tensor(array: FloatsXd) -> torch.Tensor:
    """A tensor on the very memory of the array. (`xp2torch` alone would copy an array on the
    CPU while the GPU is in use, and the update would go to the copy.)"""
    device = torch.device("cpu") if isinstance(array, numpy.ndarray) else None
    tensor: torch.Tensor = xp2torch(array, device=device)
    return tensor


class GlobalNormAdamW(Optimizer):
    """Collects the gradients of all components, then updates all weights at once.

    `spacy train` calls the optimizer for each parameter in turn, and `step_schedules` once
    after them. Since the global norm takes every gradient, only then are weights changed:
    in place, so that the arrays it was called with hold the new weights. A training loop of
    one's own has to call `step_schedules` after each update, too. If it does not, an update
    is made when the next one comes.
    """

    # What `torch.optim.AdamW` keeps of each parameter.
    MOMENTS = ("step", "exp_avg", "exp_avg_sq")

    def __init__(
        self,
        learn_rate: Schedule,
        *,
        beta1: float,
        beta2: float,
        eps: float,
        weight_decay: float,
        max_grad_norm: float,
    ):
        super().__init__(
            learn_rate,
            beta1=beta1,
            beta2=beta2,
            eps=eps,
            L2=weight_decay,
            grad_clip=max_grad_norm,
            use_averages=False,
        )
        # Updates so far.
        self.updates = 0
        self._parameters: dict[Key, torch.Tensor] = {}
        self._restored: dict[Key, dict[str, torch.Tensor]] = {}
        self._pending: dict[Key, torch.Tensor] = {}
        self._skipping = False
        self._adamw: torch.optim.AdamW | None = None

    def __call__(
        self, key: Key, weights: FloatsXd, gradient: FloatsXd, *, lr_scale: float = 1.0
    ) -> tuple[FloatsXd, FloatsXd]:
        """Take a gradient, which is copied and then set to zero, as thinc's own do.

        Raises ValueError if lr_scale is not 1: the Trainer knows of no such thing.
        """
        if lr_scale != 1.0:
            raise ValueError(f"zh_fdner.AdamW.v1 has no lr_scale, got {lr_scale}")
        self.collect(key, as_tensor(weights), as_tensor(gradient.copy()))
        gradient *= 0
        return weights, gradient

    def collect(self, key: Key, weights: torch.Tensor, gradient: torch.Tensor) -> None:
        """Take a gradient as it is. It must not change before `step_schedules`.

        weights: the tensor to update in place. gradient: of the same shape.
        """
        if key in self._pending:
            self._finish_step()
        known = self._parameters.get(key)
        if known is None:
            # Another tensor on the same weights: what lies in the weights' own `.grad` may
            # be of another update.
            self._parameters[key] = weights.detach()
            self._add(key, self._parameters[key])
        elif known.data_ptr() != weights.data_ptr():
            known.data = weights.data
        self._pending[key] = gradient

    def skip_update(self) -> None:
        """Make no update of this step, since a gradient overflowed (mixed precision)."""
        self._skipping = True

    def step_schedules(self) -> None:
        """Update all weights for which there are gradients, and go on in the schedules.

        Without an update (an empty batch, an overflow) nothing goes on: schedules count
        updates.
        """
        if self._finish_step():
            self.updates += 1
            super().step_schedules()

    def moments(self) -> dict[Key, dict[str, torch.Tensor]]:
        """Of each parameter, what is in `MOMENTS`: the optimizer's own tensors, no copies."""
        if self._adamw is None:
            return dict(self._restored)
        known = {key: self._adamw.state[each] for key, each in self._parameters.items()}
        moments = {
            key: {name: of[name] for name in self.MOMENTS} for key, of in known.items() if of
        }
        return {**self._restored, **moments}

    def restore(self, moments: Mapping[Key, dict[str, torch.Tensor]], updates: int) -> None:
        """Go on as after so many updates, which left these moments; see `moments`.

        For an optimizer that has made no update. The keys are those of this process.
        """
        self._restored = dict(moments)
        self.updates = updates
        for _ in range(updates):
            super().step_schedules()

    def _add(self, key: Key, parameter: torch.Tensor) -> None:
        if self._adamw is None:
            decayed: dict[str, Any] = {"params": [], "weight_decay": self.L2}
            plain: dict[str, Any] = {"params": [], "weight_decay": 0.0}
            fused = parameter.device.type in ("cpu", "cuda")
            betas = (self.b1, self.b2)
            self._adamw = torch.optim.AdamW(
                [decayed, plain], lr=self.learn_rate, betas=betas, eps=self.eps, fused=fused
            )
        # Matrices decay; biases and layer norms, which have one dimension, do not.
        group = self._adamw.param_groups[0 if parameter.ndim > 1 else 1]
        group["params"].append(parameter)
        if key in self._restored:
            moved = {name: of.to(parameter.device) for name, of in self._restored.pop(key).items()}
            self._adamw.state[parameter] = moved

    def _finish_step(self) -> bool:
        """Update, if there are gradients and none overflowed; tells whether it did."""
        updates = bool(self._pending) and not self._skipping
        if updates:
            self._update()
        self._pending.clear()
        self._skipping = False
        return updates

    def _update(self) -> None:
        assert self._adamw is not None
        updated = [self._parameters[key] for key in self._pending]
        for parameter, gradient in zip(updated, self._pending.values(), strict=True):
            parameter.grad = gradient
        if self.grad_clip:
            torch.nn.utils.clip_grad_norm_(updated, self.grad_clip)
        for group in self._adamw.param_groups:
            group["lr"] = self.learn_rate
        self._adamw.step()
        for parameter in updated:
            parameter.grad = None

"""What an optimizer of a config amounts to, in the words of the published recipe.

The Trainer clips by the norm over all gradients; thinc's optimizers clip each parameter's
gradient by itself. So settings of one name can mean different things.
"""

from typing import Any

from .config_values import in_words

OWN = "zh_fdner.AdamW.v1"
THINC = ("Adam.v1", "RAdam.v1", "SGD.v1")


def optimizer_name(optimizer: dict[str, Any]) -> str:
    """optimizer: the section [training.optimizer], empty if there is none."""
    name = optimizer.get("@optimizers")
    if name == OWN:
        return "AdamW"
    averaged = ", averaged weights" if optimizer.get("use_averages") else ""
    return f"{in_words(name)}{averaged}"


def weight_decay(optimizer: dict[str, Any]) -> Any:
    """The number; in words if it is added to the loss, which is another thing unless it is 0."""
    if optimizer.get("@optimizers") not in THINC:
        return optimizer.get("weight_decay")
    amount = optimizer.get("L2")
    if amount and not optimizer.get("L2_is_weight_decay"):
        return f"L2 penalty of {in_words(amount)}"
    return amount


def clipping(optimizer: dict[str, Any]) -> str:
    name = optimizer.get("@optimizers")
    norm = optimizer.get("max_grad_norm" if name == OWN else "grad_clip")
    if norm == 0:
        return "none"
    if name == OWN:
        return f"norm of all gradients together, {in_words(norm)}"
    if name in THINC:
        return f"norm of each parameter's gradient, {in_words(norm)}"
    return "unknown"


def schedule(rate: Any, updates: int | None) -> str:
    """The course of a learning rate.

    rate: a number, or the section of a schedule. updates: how many were made, None if that
        is not known.
    """
    if not isinstance(rate, dict):
        return "constant" if isinstance(rate, int | float) else in_words(rate)
    if rate.get("@schedules") != "warmup_linear.v1":
        return in_words(rate)
    warmup, total = rate.get("warmup_steps"), rate.get("total_steps")
    start = "no warm-up" if warmup == 0 else f"warm-up {in_words(warmup)}"
    if updates is not None and total != updates:
        return f"{start}, linear to 0 at update {in_words(total)}, of which {updates} were made"
    return f"{start}, linear to 0 with the last update"

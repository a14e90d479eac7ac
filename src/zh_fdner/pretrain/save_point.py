"""The file from which an interrupted pre-training goes on. It holds tensors and JSON, no pickle.

Order of the windows, masks and dropout follow from the seed and the step's number, so weights,
what the optimizer keeps and that number are all that there is to keep.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file

from ..atomic import replacing
from ..errors import UserError

NAME, KEY = "save_point.safetensors", "zh_fdner"
# What the optimizer keeps of each weight, once it has changed it. Its count of steps is its own:
# a step in which nothing was to be guessed is none of its.
STATE = ("step", "exp_avg", "exp_avg_sq")


@dataclass
class Progress:
    """step: how many were made. losses: their sum since the last point of the curve. curve: of
    the mean training loss, a pair of step and loss each."""

    step: int = 0
    losses: float = 0.0
    since: int = 0
    curve: list[tuple[int, float]] = field(default_factory=list)


def save(
    folder: Path, model: torch.nn.Module, optimizer: torch.optim.AdamW, progress: Progress
) -> None:
    """Replaces the one before in one step."""
    tensors = {}
    for name, weights in model.named_parameters():
        tensors[f"weights/{name}"] = weights.detach().contiguous()
        for key, value in optimizer.state.get(weights, {}).items():
            tensors[f"{key}/{name}"] = value.contiguous()
    with replacing(folder / NAME) as new:
        save_file(tensors, new, metadata={KEY: json.dumps(asdict(progress))})


def restore(folder: Path, model: torch.nn.Module, optimizer: torch.optim.AdamW) -> Progress:
    """From the beginning, if there is no save point. Raises UserError if it cannot be read."""
    path = folder / NAME
    if not path.exists():
        return Progress()
    try:
        with safe_open(path, framework="pt") as file, torch.no_grad():
            progress = Progress(**json.loads(file.metadata()[KEY]))
            saved = set(file.keys())
            for name, weights in model.named_parameters():
                weights.copy_(file.get_tensor(f"weights/{name}"))
                if f"{STATE[0]}/{name}" in saved:
                    optimizer.state[weights] = {
                        key: file.get_tensor(f"{key}/{name}").to(device_of(key, weights))
                        for key in STATE
                    }
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path} cannot be read ({error}). Remove {folder} to begin anew."
        ) from None
    return progress


def device_of(key: str, weights: torch.Tensor) -> torch.device:
    """Where the optimizer keeps this: its count of steps never on a GPU."""
    return torch.device("cpu") if key == STATE[0] else weights.device

"""What a training run has come to: weights, moments of the optimizer, random numbers."""

import random
from collections.abc import Iterator
from typing import Any

import numpy
import torch
from spacy.language import Language
from thinc.api import Model, PyTorchShim
from thinc.types import FloatsXd

from ..pipeline.optimizer import GlobalNormAdamW, Key, as_tensor

# An attribute of thinc's layers, which updates set and the saved model has.
DROPOUT = "dropout_rate"
TORCH_RANDOM, CUDA_RANDOM = "random/torch", "random/cuda"
Tensors = dict[str, torch.Tensor]
# JSON.
Facts = dict[str, Any]


def collect(nlp: Language, optimizer: GlobalNormAdamW) -> tuple[Tensors, Facts]:
    """The tensors by name, none of them copied, and what is no tensor."""
    tensors: Tensors = {}
    moments = optimizer.moments()
    for name, key, weights in parameters(nlp):
        tensors[f"weights/{name}"] = weights
        for moment, value in moments.get(key, {}).items():
            tensors[f"{moment}/{name}"] = value
    tensors[TORCH_RANDOM] = torch.get_rng_state()
    if torch.cuda.is_initialized():
        tensors[CUDA_RANDOM] = torch.stack(torch.cuda.get_rng_state_all())
    facts = {
        "updates": optimizer.updates,
        "total_losses": {name: pipe.total_loss for name, pipe in pipes_with_loss(nlp)},
        "dropout_rates": {name: attrs[DROPOUT] for name, attrs in with_dropout(nlp)},
        "random": random.getstate(),
        "numpy_random": [
            part.tolist() if isinstance(part, numpy.ndarray) else part
            for part in numpy.random.get_state()
        ],
    }
    return tensors, facts


def restore(nlp: Language, optimizer: GlobalNormAdamW, tensors: Tensors, facts: Facts) -> None:
    """Weights, moments and schedules; not yet the random numbers.

    The weights are written where they lie, since the optimizer and the encoder hold them there.
    """
    moments: dict[Key, Tensors] = {}
    with torch.no_grad():
        for name, key, weights in parameters(nlp):
            weights.copy_(tensors[f"weights/{name}"])
            of_key = {
                moment: tensors[f"{moment}/{name}"]
                for moment in optimizer.MOMENTS
                if f"{moment}/{name}" in tensors
            }
            if of_key:
                moments[key] = of_key
    optimizer.restore(moments, facts["updates"])
    for name, pipe in pipes_with_loss(nlp):
        pipe.total_loss = facts["total_losses"][name]
    for name, attrs in with_dropout(nlp):
        attrs[DROPOUT] = facts["dropout_rates"][name]


def restore_random(tensors: Tensors, facts: Facts) -> None:
    """(Those of CuPy cannot be read, so dropout outside the encoder goes on with others.)"""
    random.setstate(random_state(facts["random"]))
    numpy.random.set_state(tuple(facts["numpy_random"]))
    torch.set_rng_state(tensors[TORCH_RANDOM])
    if CUDA_RANDOM in tensors:
        torch.cuda.set_rng_state_all(list(tensors[CUDA_RANDOM]))


def random_state(from_json: Any) -> tuple[Any, ...]:
    """As `random.setstate` takes it."""
    version, numbers, gauss = from_json
    return version, tuple(numbers), gauss


def parameters(nlp: Language) -> Iterator[tuple[str, Key, torch.Tensor]]:
    """Each weight of the pipeline: a name that is the same in every process, the optimizer's
    key, which is not, and a tensor on the weight's own memory."""
    for name, node in layers(nlp):
        for each in node.param_names:
            if node.has_param(each):
                array: FloatsXd = node.get_param(each)
                yield f"{name}/{each}", (node.id, each), as_tensor(array)
        for shim in node.shims:
            if isinstance(shim, PyTorchShim):
                for each, weights in shim._model.named_parameters():
                    yield f"{name}/{each}", (shim.id, each), weights


def layers(nlp: Language) -> Iterator[tuple[str, Model[Any, Any]]]:
    """Each layer of each component, by a name that is the same in every process."""
    for name, pipe in nlp.pipeline:
        model = getattr(pipe, "model", None)
        if isinstance(model, Model):
            yield from ((f"{name}/{number}", node) for number, node in enumerate(model.walk()))


def with_dropout(nlp: Language) -> Iterator[tuple[str, dict[str, Any]]]:
    """The attributes of the layers that drop out."""
    return ((name, node.attrs) for name, node in layers(nlp) if DROPOUT in node.attrs)


def pipes_with_loss(nlp: Language) -> Iterator[tuple[str, Any]]:
    """The components that sum up their losses; see `BioNer`."""
    return ((name, pipe) for name, pipe in nlp.pipeline if hasattr(pipe, "total_loss"))

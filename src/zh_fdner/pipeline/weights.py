"""Weights as tensors and nothing else: safetensors, in bytes or in a file of their own.

A pickle runs what it names when it is read. A safetensors file has a table of names, types
and shapes, and numbers. Source: https://huggingface.co/docs/safetensors
"""

import os
import pickle
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, load_file, save
from torch import Tensor
from torch.nn import Module, Parameter

Tensors = dict[str, Tensor]

# What the library writes, so that it reads our files, too.
METADATA = {"format": "pt"}
# Eight bytes tell the length of safetensors' table, which is JSON.
TABLE = slice(8, 9)


def weights_of(module: Module) -> Tensors:
    """The module's parameters and buffers as they are to be saved: on the CPU, each apart
    from the others in memory, and those that go by several names once."""
    named: Tensors = {}
    seen: set[int] = set()
    for name, tensor in module.state_dict(keep_vars=True).items():
        if id(tensor) not in seen:
            seen.add(id(tensor))
            named[name] = tensor.detach().cpu().contiguous()
    return named


def to_bytes(tensors: Tensors) -> bytes:
    """The same tensors always give the same bytes."""
    return save(_not_sharing_memory(tensors), METADATA)


def from_bytes(data: bytes) -> Tensors:
    """Tensors on the CPU, which may be written to.

    data: as of `to_bytes`, or as `torch.save` wrote it before.
    Raises ValueError if it is damaged, or is or may be more than tensors.
    """
    if data[TABLE] != b"{":
        return _from_torch(data)
    try:
        return load(data)
    except SafetensorError as error:
        raise ValueError(f"The encoder's weights are damaged: {error}") from error


def to_file(tensors: Tensors, path: Path) -> None:
    """Write them whole or not at all. Whoever has mapped an earlier file keeps that one."""
    new = path.with_name(f"{path.name}.new")
    try:
        new.write_bytes(to_bytes(tensors))
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def from_file(path: Path) -> Tensors:
    """Tensors on the CPU, read when they are first used: the file is mapped, so that
    processes share what none of them writes to. Writing does not change the file.

    Raises ValueError if there is no such file, or it is damaged or no safetensors.
    """
    try:
        # Windows would not let the file be replaced while it is mapped.
        return load(path.read_bytes()) if os.name == "nt" else load_file(path)
    except (OSError, SafetensorError) as error:
        raise ValueError(
            f"{path}: the encoder's weights cannot be read: {error}. They are read as safetensors "
            "only. Install the package again."
        ) from error


def put_into(module: Module, tensors: Mapping[str, Tensor]) -> None:
    """Let the module's parameters and buffers be these tensors, which are not copied.

    Raises ValueError if names or shapes differ from the module's.
    """
    own = module.state_dict(keep_vars=True)
    given = {id(own[name]) for name in tensors if name in own}
    missing = [name for name, tensor in own.items() if id(tensor) not in given]
    unknown = [name for name in tensors if name not in own]
    unlike = [name for name in tensors if name in own and own[name].shape != tensors[name].shape]
    for problem, names in (("missing", missing), ("unknown", unknown), ("other shape", unlike)):
        if names:
            raise ValueError(
                f"The weights do not fit the encoder {type(module).__name__}, {problem}: "
                f"{', '.join(names[:3])} ({len(names)} in all). Either they are of another "
                "encoder, or of a release of transformers that names them otherwise."
            )
    values = {id(own[name]): tensor for name, tensor in tensors.items()}
    # One parameter for all names that share one.
    shared = {
        id(old): Parameter(values[id(old)]) if isinstance(old, Parameter) else values[id(old)]
        for old in own.values()
    }
    module.load_state_dict({name: shared[id(old)] for name, old in own.items()}, assign=True)


def _not_sharing_memory(tensors: Tensors) -> Tensors:
    """safetensors takes no two tensors over the same memory: copy all but the first."""
    apart: Tensors = {}
    storages: set[int] = set()
    for name, tensor in tensors.items():
        storage = tensor.untyped_storage().data_ptr()
        apart[name] = tensor.clone() if storage in storages else tensor
        storages.add(storage)
    return apart


def _from_torch(data: bytes) -> Tensors:
    """What `torch.save` wrote, with a reader that knows tensors only. To say so here counts:
    torch's default can be changed, from the environment even."""
    refused = (
        "The encoder's weights are neither safetensors nor tensors that torch saved, and anything "
        "else may run code when it is read. They were not read. Install the package again."
    )
    try:
        tensors: Any = torch.load(BytesIO(data), map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise ValueError(refused) from error
    if not isinstance(tensors, dict) or not all(isinstance(t, Tensor) for t in tensors.values()):
        raise ValueError(refused)
    return tensors

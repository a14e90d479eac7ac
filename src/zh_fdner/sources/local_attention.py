"""Starts a random BERT with heads that look at the neighbours, so that it learns from little.

From wholly random weights, masked-LM stays on a plateau for over a thousand steps, and a few
hundred sentences teach a tagger nothing of context (`docs/measurements.md` compares).
"""

import numpy
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

OFFSETS = (-1, 1, -2, 2)
GAIN = 4.0


def set_weights(model: BertModel, rng: numpy.random.Generator, scale: float = 1.0) -> None:
    """Draw all weights as BERT does, then point the first layer's heads at neighbours.

    Weights are drawn with numpy, so that they are the same on every machine.
    scale: of the embeddings. They pass a layer norm, which takes it out again; only a masked-LM
        head that shares them needs them small, or its first guesses are wildly sure.
    """
    sd = model.config.initializer_range
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" in name or name.endswith("bias"):
                continue
            drawn = rng.normal(0.0, sd, size=tuple(parameter.shape)).astype("float32")
            parameter.copy_(torch.from_numpy(drawn))
        look_at_neighbours(model, rng, numpy.float32(scale))


def look_at_neighbours(model: BertModel, rng: numpy.random.Generator, scale: numpy.float32) -> None:
    """Sinusoidal positions in dimensions of their own, the last; the others tell the wordpiece.
    In the first layer the key of each of the first heads is the position, and its query the
    position moved by the head's offset."""
    config: BertConfig = model.config
    # A head's width, so that it can hold a position.
    dims = config.hidden_size // config.num_attention_heads
    n_word_dims = config.hidden_size - dims
    embeddings = model.embeddings
    words = rng.normal(0.0, 1.0, size=(config.vocab_size, n_word_dims)).astype("float32")
    embeddings.word_embeddings.weight.zero_()
    embeddings.word_embeddings.weight[:, :n_word_dims] = torch.from_numpy(words * scale)
    embeddings.token_type_embeddings.weight.zero_()
    embeddings.position_embeddings.weight.zero_()
    positions = sinusoids(numpy.arange(config.max_position_embeddings), dims) * scale
    embeddings.position_embeddings.weight[:, n_word_dims:] = torch.from_numpy(positions)
    attention = model.encoder.layer[0].attention.self
    attention.query.weight.zero_()
    attention.key.weight.zero_()
    for head, offset in enumerate(OFFSETS):
        rows = slice(head * dims, (head + 1) * dims)
        attention.key.weight[rows, n_word_dims:] = torch.eye(dims)
        attention.query.weight[rows, n_word_dims:] = GAIN * torch.from_numpy(rotation(offset, dims))


def frequencies(dims: int) -> NDArray[numpy.float64]:
    """Angles per position: from one turn in about 3 positions to one in about 3,000. The
    slow ones blur what a head looks at, which trained better than a sharp look."""
    return numpy.geomspace(2.0, 0.002, dims // 2)


def sinusoids(positions: NDArray[numpy.int64], dims: int) -> NDArray[numpy.float32]:
    """(n_positions, dims): the sine and cosine of each frequency, interleaved."""
    angles = positions[:, None] * frequencies(dims)[None, :]
    return numpy.stack([numpy.sin(angles), numpy.cos(angles)], axis=2).reshape(
        len(positions), dims
    ).astype("float32") * numpy.float32(numpy.sqrt(2.0))


def rotation(offset: int, dims: int) -> NDArray[numpy.float32]:
    """The matrix that turns `sinusoids(p)` into `sinusoids(p + offset)`."""
    matrix = numpy.zeros((dims, dims), dtype="float32")
    for i, angle in enumerate(frequencies(dims) * offset):
        sine, cosine = numpy.sin(angle), numpy.cos(angle)
        matrix[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [[cosine, sine], [-sine, cosine]]
    return matrix

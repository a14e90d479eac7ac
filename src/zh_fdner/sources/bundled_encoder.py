"""Builds the small encoder of the offline run: a real BERT, its weights from a seed."""

import json
from pathlib import Path

import numpy
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel, BertTokenizerFast

from .vocabulary import build_vocabulary

BUNDLED_ENCODER = "zh_fdner bundled encoder"
# In config.json, so that what is made of the encoder is known for what it is.
STAND_IN_KEY = "zh_fdner_stand_in"
SEED = 42
HEADS = 4
HEAD_WIDTH = 48
WIDTH = HEADS * HEAD_WIDTH
LAYERS = 2
# The last dimensions of an embedding tell the position, the others the wordpiece.
POSITION_DIMS = HEAD_WIDTH
WORD_DIMS = WIDTH - POSITION_DIMS
OFFSETS = (-1, 1, -2, 2)
GAIN = 4.0


def build_bundled_encoder(folder: Path, seed: int = SEED) -> None:
    """Write config.json, model.safetensors and the tokenizer's files.

    The encoder has read no text. Its weights are random but for the first layer, whose
    four heads start out looking at the neighbours at -1, +1, -2 and +2, so that a few
    hundred sentences suffice to learn from context (`docs/measurements.md` compares).
    Weights are drawn with numpy, so that they are the same on every machine.
    """
    vocabulary = build_vocabulary()
    folder.mkdir(parents=True, exist_ok=True)
    vocab_file = folder / "vocab.txt"
    vocab_file.write_text("\n".join(vocabulary) + "\n", encoding="utf8")
    tokenizer = BertTokenizerFast(str(vocab_file), do_lower_case=True, model_max_length=512)
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
        pad_token_id=0,
        **{STAND_IN_KEY: True},
    )
    model = BertModel(config)
    set_weights(model, numpy.random.default_rng(seed))
    model.save_pretrained(folder)


def is_stand_in(folder: Path) -> bool:
    """Whether the model in this folder is the bundled encoder, or was trained from it."""
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    return bool(config.get(STAND_IN_KEY))


def set_weights(model: BertModel, rng: numpy.random.Generator) -> None:
    """Draw all weights as BERT does, then point the first layer's heads at neighbours."""
    sd = model.config.initializer_range
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if "LayerNorm" in name or name.endswith("bias"):
                continue
            drawn = rng.normal(0.0, sd, size=tuple(parameter.shape)).astype("float32")
            parameter.copy_(torch.from_numpy(drawn))
        look_at_neighbours(model, rng)


def look_at_neighbours(model: BertModel, rng: numpy.random.Generator) -> None:
    """Sinusoidal positions in dimensions of their own; in the first layer each head's key
    is the position and its query the position moved by the head's offset."""
    embeddings = model.embeddings
    words = rng.normal(0.0, 1.0, size=(model.config.vocab_size, WORD_DIMS)).astype("float32")
    embeddings.word_embeddings.weight.zero_()
    embeddings.word_embeddings.weight[:, :WORD_DIMS] = torch.from_numpy(words)
    embeddings.token_type_embeddings.weight.zero_()
    embeddings.position_embeddings.weight.zero_()
    n_positions = model.config.max_position_embeddings
    positions = torch.from_numpy(sinusoids(numpy.arange(n_positions)))
    embeddings.position_embeddings.weight[:, WORD_DIMS:] = positions
    attention = model.encoder.layer[0].attention.self
    attention.query.weight.zero_()
    attention.key.weight.zero_()
    for head, offset in enumerate(OFFSETS):
        rows = slice(head * HEAD_WIDTH, (head + 1) * HEAD_WIDTH)
        attention.key.weight[rows, WORD_DIMS:] = torch.eye(POSITION_DIMS)
        attention.query.weight[rows, WORD_DIMS:] = GAIN * torch.from_numpy(rotation(offset))


def frequencies() -> NDArray[numpy.float64]:
    """Angles per position: from one turn in about 3 positions to one in about 3,000. The
    slow ones blur what a head looks at, which trained better than a sharp look."""
    return numpy.geomspace(2.0, 0.002, POSITION_DIMS // 2)


def sinusoids(positions: NDArray[numpy.int64]) -> NDArray[numpy.float32]:
    """(n_positions, POSITION_DIMS): the sine and cosine of each frequency, interleaved."""
    angles = positions[:, None] * frequencies()[None, :]
    return numpy.stack([numpy.sin(angles), numpy.cos(angles)], axis=2).reshape(
        len(positions), POSITION_DIMS
    ).astype("float32") * numpy.float32(numpy.sqrt(2.0))


def rotation(offset: int) -> NDArray[numpy.float32]:
    """The matrix that turns `sinusoids(p)` into `sinusoids(p + offset)`."""
    matrix = numpy.zeros((POSITION_DIMS, POSITION_DIMS), dtype="float32")
    for i, angle in enumerate(frequencies() * offset):
        sine, cosine = numpy.sin(angle), numpy.cos(angle)
        matrix[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = [[cosine, sine], [-sine, cosine]]
    return matrix

"""Writes a small BERT that has read nothing yet: what `pretrain` starts from, from scratch."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy
from transformers import BertConfig, BertModel, BertTokenizerFast

from .local_attention import set_weights

SEED = 42
MOST_POSITIONS = 512


@dataclass(frozen=True)
class Shape:
    """width: of the hidden states; each head has an equal part of it."""

    layers: int
    width: int
    heads: int = 4


def write_new_encoder(
    folder: Path,
    vocabulary: Sequence[str],
    shape: Shape,
    *,
    length: int = MOST_POSITIONS,
    seed: int = SEED,
    scale: float = 1.0,
) -> None:
    """Write config.json, model.safetensors and the tokenizer's files.

    The weights are random but for the first layer, whose heads start out looking at the
    neighbours at -1, +1, -2 and +2 (see `local_attention`).
    length: wordpieces in the longest window that it will be given. scale: see `set_weights`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vocab_file = folder / "vocab.txt"
    vocab_file.write_text("\n".join(vocabulary) + "\n", encoding="utf8")
    # Longer windows than it has read would use positions that it never learned.
    tokenizer = BertTokenizerFast(str(vocab_file), do_lower_case=True, model_max_length=length)
    tokenizer.save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=shape.width,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=4 * shape.width,
        max_position_embeddings=max(MOST_POSITIONS, length),
        pad_token_id=0,
    )
    model = BertModel(config)
    set_weights(model, numpy.random.default_rng(seed), scale)
    model.save_pretrained(folder)

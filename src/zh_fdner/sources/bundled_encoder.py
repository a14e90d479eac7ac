"""Builds the small encoder of the offline run: a real BERT, its weights from a seed."""

import json
from pathlib import Path

import numpy
from transformers import BertConfig, BertModel, BertTokenizerFast

from .local_attention import set_weights
from .vocabulary import build_vocabulary

BUNDLED_ENCODER = "zh_fdner bundled encoder"
# In config.json, so that what is made of the encoder is known for what it is.
STAND_IN_KEY = "zh_fdner_stand_in"
SEED = 42
HEADS = 4
WIDTH = HEADS * 48
LAYERS = 2


def build_bundled_encoder(folder: Path, seed: int = SEED) -> None:
    """Write config.json, model.safetensors and the tokenizer's files.

    The encoder has read no text. Its weights are random but for the first layer, whose
    four heads start out looking at the neighbours at -1, +1, -2 and +2, so that a few
    hundred sentences suffice to learn from context (see `local_attention`).
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

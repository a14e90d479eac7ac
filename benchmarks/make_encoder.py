"""Make a folder that stands in for the hub's bert-base-chinese, with its own vocabulary.

    python benchmarks/make_encoder.py path/to/vocab.txt path/to/folder --size full

full: its shape and random weights. Scores mean nothing; time and memory are the real ones.
small: the bundled encoder's shape and weights, for what has to be trained many times.
"""

import argparse
from pathlib import Path

import numpy
import torch
from transformers import BertConfig, BertModel, BertTokenizerFast

from zh_fdner.sources.bundled_encoder import HEADS, LAYERS, WIDTH
from zh_fdner.sources.local_attention import set_weights


def full(n_wordpieces: int) -> BertModel:
    torch.manual_seed(42)
    return BertModel(BertConfig(vocab_size=n_wordpieces))


def small(n_wordpieces: int) -> BertModel:
    config = BertConfig(
        vocab_size=n_wordpieces,
        hidden_size=WIDTH,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * WIDTH,
    )
    model = BertModel(config)
    set_weights(model, numpy.random.default_rng(42))
    return model


def make(vocabulary: Path, folder: Path, size: str) -> None:
    """Write the model and its tokenizer."""
    # As the hub's tokenizer_config.json has it: upper case is not lowered.
    tokenizer = BertTokenizerFast(str(vocabulary), do_lower_case=False, model_max_length=512)
    tokenizer.save_pretrained(folder)
    (full if size == "full" else small)(len(tokenizer)).save_pretrained(folder)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=["full", "small"], default="full")
    args = parser.parse_args()
    make(args.vocabulary, args.folder, args.size)

"""Make the folder of an encoder that has read nothing, for its size and not its knowledge.

    python benchmarks/make_encoder.py path/to/vocab.txt path/to/folder --size full
    python benchmarks/make_encoder.py generated path/to/folder --size small

full: the shape of bert-base-chinese. Scores mean nothing; time and memory are the real ones.
small: 2 layers, 192 wide, for what has to be trained many times. bundled: the bundled encoder's
shape, to be compared with. These two start out looking at neighbours (`sources.local_attention`).
generated: in the place of a vocabulary, that of GB 2312 (`sources.vocabulary`).
"""

import argparse
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizerFast

from zh_fdner.sources.new_encoder import Shape, write_new_encoder
from zh_fdner.sources.vocabulary import build_vocabulary

GENERATED = "generated"
SHAPES = {"small": Shape(layers=2, width=192), "bundled": Shape(layers=4, width=256)}
LENGTHS = {"small": 512, "bundled": 128}


def make(vocabulary: str, folder: Path, size: str) -> None:
    """Write the model and its tokenizer."""
    pieces = build_vocabulary() if vocabulary == GENERATED else read_vocabulary(Path(vocabulary))
    if size in SHAPES:
        write_new_encoder(folder, pieces, SHAPES[size], length=LENGTHS[size])
    else:
        write_full(folder, pieces)


def write_full(folder: Path, vocabulary: list[str]) -> None:
    torch.manual_seed(42)
    BertModel(BertConfig(vocab_size=len(vocabulary))).save_pretrained(folder)
    vocab_file = folder / "vocab.txt"
    vocab_file.write_text("\n".join(vocabulary) + "\n", encoding="utf8")
    # As the hub's tokenizer_config.json has it: upper case is not lowered.
    tokenizer = BertTokenizerFast(str(vocab_file), do_lower_case=False, model_max_length=512)
    tokenizer.save_pretrained(folder)


def read_vocabulary(path: Path) -> list[str]:
    return path.read_text(encoding="utf8").rstrip("\n").split("\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("vocabulary", help="a vocab.txt, or: generated")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", choices=["full", *SHAPES], default="full")
    args = parser.parse_args()
    make(args.vocabulary, args.folder, args.size)

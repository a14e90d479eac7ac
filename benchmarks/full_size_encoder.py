"""Make a folder that stands in for the hub's bert-base-chinese: its shape, random weights.

    python benchmarks/full_size_encoder.py path/to/vocab.txt path/to/folder

The vocabulary is bert-base-chinese's own. Scores mean nothing; time and memory are the
real ones.
"""

import argparse
from pathlib import Path

import torch
from transformers import BertConfig, BertModel, BertTokenizerFast

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("vocabulary", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    torch.manual_seed(42)
    # As the hub's tokenizer_config.json has it: upper case is not lowered.
    tokenizer = BertTokenizerFast(str(args.vocabulary), do_lower_case=False, model_max_length=512)
    tokenizer.save_pretrained(args.folder)
    BertModel(BertConfig(vocab_size=len(tokenizer))).save_pretrained(args.folder)

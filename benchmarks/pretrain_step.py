"""Seconds that a step of `pretrain` takes on this machine, by how attention is computed and by
precision.

    python -m benchmarks.pretrain_step ENCODER

ENCODER: a folder, such as assets/bundled_encoder. A step is 32 windows of wordpieces drawn at
random, of each of some lengths. All take turns, a step each; of the rounds' times the medians
count. `pretrain` takes plain attention on a CPU for windows of up to `start.MOST_EAGER`.
"""

import argparse
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

import numpy
import torch

from zh_fdner.markdown import whole_table
from zh_fdner.pretrain import start
from zh_fdner.pretrain.loop import Trainer
from zh_fdner.pretrain.masking import build_masker
from zh_fdner.pretrain.objective import Computing
from zh_fdner.pretrain.options import BF16, FP32, Options
from zh_fdner.pretrain.windows import Windows

from .speed.rounds import median, turns

LENGTHS = (64, 128, 256)
# The longest windows that are computed with plain attention.
PLAIN, FUSED = 10**6, 0


def trainer(encoder: Path, length: int, precision: str, most_eager: int, steps: int) -> Trainer:
    options = Options((), Path(), start=str(encoder), length=length, steps=steps)
    with patch.object(start, "MOST_EAGER", most_eager):
        model, tokenizer = start.load(encoder, options, "cpu")
    masker = build_masker(tokenizer, options.masking)
    ids = numpy.random.default_rng(0).choice(masker.choices, (options.batch, length))
    windows = Windows(ids, numpy.ones(ids.shape, dtype="bool"))
    computing = Computing("cpu", precision)
    return Trainer(model, windows, masker, tokenizer.pad_token_id, computing, options, steps)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("encoder", type=Path)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    rows = []
    for length in LENGTHS:
        for precision in (FP32, BF16):
            both = {
                most: trainer(args.encoder, length, precision, most, args.rounds + 2)
                for most in (PLAIN, FUSED)
            }
            times: dict[int, list[float]] = {most: [] for most in both}
            for number in range(2):
                for each in both.values():
                    each.step(number)
            for i, most in enumerate(turns(list(both), args.rounds)):
                begin = perf_counter()
                both[most].step(2 + i // len(both))
                times[most].append(perf_counter() - begin)
            plain, fused = median(times[PLAIN]), median(times[FUSED])
            rows.append([f"{length}", precision, f"{plain:.3f}", f"{fused:.3f}",
                         f"{plain / fused:.2f} ×"])  # fmt: skip
    print(f"{torch.get_num_threads()} threads, torch {torch.__version__}")
    head = ("wordpieces a window", "precision", "plain, s", "fused, s", "plain of fused")
    print("\n".join(whole_table(head, rows)))


if __name__ == "__main__":
    main()

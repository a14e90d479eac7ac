"""Score the trained pipeline on dev and test; write metrics/."""

import argparse
from pathlib import Path

from zh_fdner.errors import run_command
from zh_fdner.evaluate import evaluate
from zh_fdner.gpu import choose_device

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=Path("training/model-last"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--output", type=Path, default=Path("metrics"))
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: evaluate(args.model, args.corpus, args.output, choose_device(args.gpu_id)))

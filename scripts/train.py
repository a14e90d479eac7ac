"""Train on the GPU where one works, else on the CPU; write training/model-last."""

import argparse
from pathlib import Path

from zh_fdner.errors import run_command
from zh_fdner.gpu import choose_device
from zh_fdner.train import train

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--config", type=Path, default=Path("training/config.cfg"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--output", type=Path, default=Path("training"))
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: train(args.config, args.corpus, args.output, choose_device(args.gpu_id)))

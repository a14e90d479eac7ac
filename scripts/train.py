"""Train on the GPU where one works, else on the CPU; write training/model-last."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.gpu import choose_device
from zh_fdner.layout import Layout
from zh_fdner.train import train

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: train(Layout(), choose_device(args.gpu_id)))

"""Score the trained pipeline on dev and test; write metrics/."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.evaluate import evaluate
from zh_fdner.gpu import choose_device
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: evaluate(Layout(), choose_device(args.gpu_id)))

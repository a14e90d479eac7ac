"""Compare another pipeline with the one that ships; write metrics/compare.json and .md."""

import argparse

from zh_fdner.compare import compare
from zh_fdner.errors import run_command
from zh_fdner.gpu import choose_device
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", help="the folder of a pipeline, or an installed package")
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: compare(Layout(), args.other, choose_device(args.gpu_id)))

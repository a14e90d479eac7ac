"""Continue an encoder's masked-LM on your own texts, or train a small encoder from scratch."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.pretrain.arguments import add_arguments, options_of
from zh_fdner.pretrain.run import pretrain

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a GPU's number")
    add_arguments(parser, Layout().pretrained)
    args = parser.parse_args()
    run_command(lambda: pretrain(Layout(), options_of(args), args.gpu_id))

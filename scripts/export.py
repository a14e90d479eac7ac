"""Write gold or predicted entities as CoNLL, doccano, Label Studio or spaCy files."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.export.command import PREDICTIONS, WRITERS, export
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", default="label_studio", help=" or ".join(WRITERS))
    parser.add_argument("--source", default=PREDICTIONS, help="gold or predictions")
    parser.add_argument("--input", default="test", help="train, dev, test, all or a text file")
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: export(Layout(), args.format, args.source, args.input, args.gpu_id))

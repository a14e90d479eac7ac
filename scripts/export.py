"""Write gold or predicted entities as CoNLL, doccano, Label Studio or spaCy files."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.export.command import PREDICTIONS, WRITERS, Request, export
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", default="label_studio", help=" or ".join(WRITERS))
    parser.add_argument("--source", default=PREDICTIONS, help="gold or predictions")
    parser.add_argument("--input", default="test", help="train, dev, test, all or a text file")
    parser.add_argument("--name", default="fdner_bert", help="of the package, without zh_")
    parser.add_argument("--version", required=True, help="of the package")
    parser.add_argument("--gpu-id", default="auto", help="auto, -1 for the CPU, or a number")
    args = parser.parse_args()
    run_command(lambda: export(Layout(), Request(**vars(args))))

"""Make a packaged pipeline of a Hugging Face token classifier, without training."""

import argparse

from zh_fdner.checkpoints.importing import import_checkpoint
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", help="a hub id, with @revision if not main, or a folder")
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--labels", default="", help="a,b,c for tags called LABEL_0, LABEL_1, …")
    args = parser.parse_args()
    labels = [label.strip() for label in args.labels.split(",") if label.strip()]
    run_command(
        lambda: import_checkpoint(Layout(), args.checkpoint, args.name, args.version, labels)
    )

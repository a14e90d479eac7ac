"""Write a pipeline as a Hugging Face token classifier."""

import argparse
from pathlib import Path

from zh_fdner.checkpoints.exporting import export_checkpoint
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pipeline", type=Path, default=Layout().model, help="a pipeline's folder")
    parser.add_argument("--output", type=Path, default=Layout().exported)
    args = parser.parse_args()
    run_command(lambda: export_checkpoint(args.pipeline, args.output))

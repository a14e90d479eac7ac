"""Build the wheel of the trained pipeline."""

import argparse
from pathlib import Path

from zh_fdner.errors import run_command
from zh_fdner.release.package import package

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--model", type=Path, default=Path("training/model-last"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--metrics", type=Path, default=Path("metrics"))
    parser.add_argument("--output", type=Path, default=Path("packages"))
    args = parser.parse_args()
    run_command(
        lambda: package(
            args.model, args.corpus, args.metrics, args.output, args.name, args.version
        )
    )

"""Install the wheel into a throw-away environment and compare it with the trained pipeline."""

import argparse
from pathlib import Path

from zh_fdner.errors import run_command
from zh_fdner.release.smoke import smoke

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--deps", default="index", help="index or environment")
    parser.add_argument("--model", type=Path, default=Path("training/model-last"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--metrics", type=Path, default=Path("metrics"))
    parser.add_argument("--packages", type=Path, default=Path("packages"))
    args = parser.parse_args()
    run_command(
        lambda: smoke(
            args.model,
            args.corpus,
            args.metrics,
            args.packages,
            args.name,
            args.version,
            args.deps,
        )
    )

"""Convert the fetched corpus to DocBin; write corpus/manifest.json with its counts."""

import argparse
from pathlib import Path

from zh_fdner.corpus.convert import convert
from zh_fdner.errors import run_command

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--assets", type=Path, default=Path("assets"))
    parser.add_argument("--output", type=Path, default=Path("corpus"))
    args = parser.parse_args()
    run_command(lambda: convert(args.assets, args.output))

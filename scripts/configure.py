"""Write the resolved config for the converted corpus and the fetched encoder.

Further options override settings, by their dotted names: --training.max_epochs 5
"""

import argparse
from pathlib import Path

from zh_fdner.configure import write_config
from zh_fdner.errors import run_command

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--configs", type=Path, default=Path("configs"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--output", type=Path, default=Path("training/config.cfg"))
    args, overrides = parser.parse_known_args()
    run_command(lambda: write_config(args.configs, args.corpus, args.output, overrides))

"""Install the wheel into a throw-away environment and compare it with what was trained."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.smoke import smoke

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--deps", default="index", help="index or environment")
    args = parser.parse_args()
    run_command(lambda: smoke(Layout(), args.name, args.version, args.deps))

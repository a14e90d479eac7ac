"""Write training/config.cfg for the converted corpus and the fetched encoder.

Arguments override settings of the config by their dotted names: training.max_epochs=5
"""

import argparse

from zh_fdner.configure import write_config
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("overrides", nargs="*", metavar="NAME=VALUE")
    args = parser.parse_args()
    run_command(lambda: write_config(Layout(), args.overrides))

"""Draw the learning curve: would more annotated sentences help?"""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.experiments.curve import curve
from zh_fdner.experiments.options import add_options, prepare
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--curve-seeds", type=int, default=3)
    add_options(parser)
    args = parser.parse_args()
    layout = Layout()
    run_command(lambda: curve(layout, *prepare(layout, args), args.curve_seeds))

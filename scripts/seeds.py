"""Train with several seeds: mean, standard deviation and range of every score."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.experiments.options import add_options, prepare
from zh_fdner.experiments.seeds import seeds
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n-seeds", type=int, default=5)
    add_options(parser)
    args = parser.parse_args()
    layout = Layout()
    run_command(lambda: seeds(layout, *prepare(layout, args), args.n_seeds))

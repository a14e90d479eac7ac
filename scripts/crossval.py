"""Cross-validate over all distinct sentences: scores by fold and pooled."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.experiments.crossval import crossval
from zh_fdner.experiments.options import add_options, prepare
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n-folds", type=int, default=5)
    add_options(parser)
    args = parser.parse_args()
    layout = Layout()
    run_command(lambda: crossval(layout, *prepare(layout, args), args.n_folds))

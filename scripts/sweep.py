"""Search for a better learning rate, number of epochs and head, on folds of train and dev."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.experiments.options import add_options, prepare
from zh_fdner.experiments.sweep import sweep
from zh_fdner.experiments.train_command import train_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n-trials", type=int, default=10)
    parser.add_argument("--sweep-folds", type=int, default=3)
    parser.add_argument("--sweep-heads", default="linear,crf", help="separated by commas")
    parser.add_argument("--corpus", default="auto", help="as fetched, for the command to print")
    parser.add_argument("--encoder", default="auto", help="as fetched, for the command to print")
    add_options(parser)
    args = parser.parse_args()
    layout = Layout()
    run_command(
        lambda: sweep(
            layout,
            *prepare(layout, args),
            n_trials=args.n_trials,
            n_folds=args.sweep_folds,
            heads=args.sweep_heads.split(","),
            command=train_command(args.corpus, args.encoder, args.settings),
        )
    )

"""The command's arguments."""

import argparse
from dataclasses import fields
from pathlib import Path

from .options import BF16, FP32, SPAN, WORD, Options

# The budget where none is given: an hour, and no more than texts of a few thousand reports bear.
MINUTES, EPOCHS = 60.0, 40.0

HELP = {
    "column": "of the text in JSONL and Parquet",
    "masking": "what is hidden: words, of which each Chinese character is one, and 6205, too; or "
    "spans, runs of one to six of them",
    "start": "scratch, bundled, a folder, or a hub id such as bert-base-chinese",
    "steps": "at most so many",
    "minutes": "at most about so many, as a few steps at the begin tell",
    "epochs": f"at most so many; without any limit {EPOCHS:g}, and {MINUTES:g} minutes",
    "batch": "windows a step",
    "length": "wordpieces a window",
    "learning_rate": "default: 1e-3 from scratch, else 5e-5",
    "dropout": "default: none from scratch, else the start's own",
    "warmup": "share of the steps",
    "held_out": "share of the characters on which it is scored, by whole documents",
    "precision": "auto: the faster one on this machine, as a few steps at the begin tell",
    "save_seconds": "between save points",
    "seed": "of order, masks and new weights",
    "layers": "from scratch",
    "width": "from scratch",
    "heads": "from scratch, 4 or more",
    "vocabulary": "from scratch: wordpieces",
}
CHOICES = {"masking": (WORD, SPAN), "precision": ("auto", FP32, BF16)}
OF_NONE = {
    "steps": int, "minutes": float, "epochs": float, "learning_rate": float, "dropout": float,
}  # fmt: skip


def add_arguments(parser: argparse.ArgumentParser, output: Path) -> None:
    kinds = "files (.txt, .jsonl, .parquet), or folders of them"
    parser.add_argument("texts", type=Path, nargs="+", help=kinds)
    parser.add_argument("--output", type=Path, default=output, help="the encoder's folder")
    parser.add_argument("--half", action="store_true", help="write the weights as float16")
    parser.add_argument(
        "--no-refuse", dest="refuse", action="store_false",
        help="do not keep out what is in the dev and test splits of corpus/",
    )  # fmt: skip
    for field in fields(Options):
        option = f"--{field.name.replace('_', '-')}"
        if field.name in CHOICES:
            parser.add_argument(
                option,
                choices=CHOICES[field.name],
                default=field.default,
                help=HELP[field.name],
            )
        elif field.name in HELP:
            kind = OF_NONE.get(field.name) or type(field.default)
            parser.add_argument(option, type=kind, default=field.default, help=HELP[field.name])


def options_of(args: argparse.Namespace) -> Options:
    """Of the parsed arguments."""
    given = {field.name: getattr(args, field.name) for field in fields(Options)}
    if args.steps is args.minutes is args.epochs is None:
        given.update(minutes=MINUTES, epochs=EPOCHS)
    return Options(**{**given, "texts": tuple(args.texts)})

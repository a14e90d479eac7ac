"""What the scripts `card` and `release` have in common."""

import argparse

from .release import Publication


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--repo", default="", help="org/name on the hub")
    parser.add_argument("--license", default="", help="as the hub names it")


def publication_of(args: argparse.Namespace) -> Publication:
    """args: of `add_options`."""
    return Publication(args.name, args.version, args.repo, args.license)

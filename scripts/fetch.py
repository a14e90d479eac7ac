"""Resolve the corpus and the encoder; write assets/manifest.json."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.sources.fetch import fetch

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", default="auto", help="auto, fdner, sample, or a path")
    parser.add_argument("--encoder", default="auto", help="auto, bundled, a hub id or a folder")
    args = parser.parse_args()
    run_command(lambda: fetch(Layout(), args.corpus, args.encoder))

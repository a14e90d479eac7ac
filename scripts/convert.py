"""Convert the fetched corpus to DocBin; write corpus/manifest.json with its counts."""

import argparse

from zh_fdner.corpus.convert import convert
from zh_fdner.corpus.formats.detect import AUTO
from zh_fdner.corpus.formats.registry import READERS
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

# (spaCy's project writes True for true.)
LENIENT = {"auto": None, "true": True, "false": False}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", default=AUTO, choices=[AUTO, *READERS])
    parser.add_argument("--lenient", default="auto", choices=LENIENT, type=str.lower)
    args = parser.parse_args()
    run_command(lambda: convert(Layout(), args.format, LENIENT[args.lenient]))

"""Convert the fetched corpus to DocBin; write corpus/manifest.json with its counts."""

import argparse

from zh_fdner.corpus.convert import convert
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    run_command(lambda: convert(Layout()))

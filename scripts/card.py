"""Write the model card for the hub, from measured files."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.options import add_options, publication_of
from zh_fdner.release.release import write_card

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    args = parser.parse_args()
    run_command(lambda: write_card(Layout(), publication_of(args)))

"""Compare the trained run with the published one; write metrics/reproduction.{json,md}."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.reproduction.reproduce import reproduce

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    run_command(lambda: reproduce(Layout()))

"""`serve` with components that only tests have: python -m tests.serve.launch --model FOLDER …"""

import argparse
import time

from spacy.language import Language
from spacy.tokens import Doc

from zh_fdner.errors import run_command
from zh_fdner.serve import cli

SLOW = "slow_of_tests"
FAILING = "failing_of_tests"
SECONDS = 0.1


@Language.component(SLOW)
def be_slow(doc: Doc) -> Doc:
    """Each text that names it takes a tenth of a second."""
    if "慢" in doc.text:
        time.sleep(SECONDS)
    return doc


@Language.component(FAILING)
def fail(doc: Doc) -> Doc:
    raise ValueError("as ordered")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model")
    cli.add_arguments(parser)
    args = parser.parse_args()
    run_command(lambda: cli.run(args))

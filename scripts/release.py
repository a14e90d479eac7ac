"""Fill release/hub and release/github; put the former on the hub if asked to."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.options import add_options, publication_of
from zh_fdner.release.release import release

# (spaCy's project writes True for true.)
ANSWERS = {"true": True, "false": False}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument("--allow-stand-in", default="false", choices=ANSWERS, type=str.lower)
    parser.add_argument("--push", default="false", choices=ANSWERS, type=str.lower)
    parser.add_argument("--private", default="true", choices=ANSWERS, type=str.lower)
    args = parser.parse_args()
    run_command(
        lambda: release(
            Layout(),
            publication_of(args),
            allow_stand_in=ANSWERS[args.allow_stand_in],
            send=ANSWERS[args.push],
            private=ANSWERS[args.private],
        )
    )

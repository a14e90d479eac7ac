"""Fill release/hub and release/github; put the former on the hub if asked to."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.release import Publication, release

# (spaCy's project writes True for true.)
ANSWERS = {"true": True, "false": False}

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--repo", default="", help="org/name on the hub")
    parser.add_argument("--license", default="", help="as the hub names it")
    parser.add_argument("--allow-stand-in", default="false", choices=ANSWERS, type=str.lower)
    parser.add_argument("--push", default="false", choices=ANSWERS, type=str.lower)
    parser.add_argument("--private", default="true", choices=ANSWERS, type=str.lower)
    args = parser.parse_args()
    publication = Publication(args.name, args.version, args.repo, args.license)
    run_command(
        lambda: release(
            Layout(),
            publication,
            allow_stand_in=ANSWERS[args.allow_stand_in],
            send=ANSWERS[args.push],
            private=ANSWERS[args.private],
        )
    )

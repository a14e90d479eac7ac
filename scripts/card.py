"""Write the model card for the hub, from measured files."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.release import Publication, write_card

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--name", default="fdner_bert", help="without the language's zh_")
    parser.add_argument("--version", required=True)
    parser.add_argument("--repo", default="", help="org/name on the hub")
    parser.add_argument("--license", default="", help="as the hub names it")
    args = parser.parse_args()
    publication = Publication(args.name, args.version, args.repo, args.license)
    run_command(lambda: write_card(Layout(), publication))

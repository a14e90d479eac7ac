"""Write training/config.cfg: the recipe, the head and the overrides, with the steps computed."""

import argparse

from zh_fdner.configure import HEAD_OVERLAYS, write_config
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--head", default="linear", help=" or ".join(HEAD_OVERLAYS))
    parser.add_argument("settings", nargs="*", help="overrides, as training.max_epochs=5")
    args = parser.parse_args()
    run_command(lambda: write_config(Layout(), args.head, args.settings))

"""Audit the converted corpus; write metrics/audit.{json,md}."""

import argparse

from zh_fdner.audit.audit import audit
from zh_fdner.errors import run_command
from zh_fdner.layout import Layout

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    run_command(lambda: audit(Layout()))

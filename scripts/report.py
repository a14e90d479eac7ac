"""Write metrics/report.html: the run's figures as a page to look at."""

import argparse

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.report.write import write_report

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.parse_args()
    run_command(lambda: write_report(Layout()))

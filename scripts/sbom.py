"""Write the SBOM of a wheel: its requirements as installed here, as CycloneDX JSON."""

import argparse
from pathlib import Path

from zh_fdner.errors import run_command
from zh_fdner.release.sbom import write_sbom

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    args = parser.parse_args()
    run_command(lambda: write_sbom(args.wheel))

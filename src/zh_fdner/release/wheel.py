"""Builds a wheel whose bytes depend on its files' contents alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from ..checksum import sha256_of
from ..errors import UserError

# Zip files know no time before 1980. https://reproducible-builds.org/specs/source-date-epoch/
EPOCH = "315532800"
READABLE = 0o022
RIGHTS = 0o644


def build_wheel(folder: Path, wheel: Path) -> None:
    """Build with the setuptools at hand: an isolated build would need a package index. The
    same contents give the same bytes, whenever, where, and with which rights on files.

    Beside it goes `<wheel>.sha256`, for `sha256sum --check`.
    Raises UserError if the wheel cannot be built.
    """
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(RIGHTS)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", str(folder)]
    environment = {"SOURCE_DATE_EPOCH": EPOCH, **os.environ}
    umask = READABLE if os.name == "posix" else -1
    result = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, umask=umask
    )
    if result.returncode != 0 or not wheel.exists():
        raise UserError(
            f"{folder}: the wheel could not be built.\n"
            f"{result.stdout[-1500:]}\n{result.stderr[-1500:]}"
        )
    for leftover in (folder / "build", *folder.glob("*.egg-info")):
        shutil.rmtree(leftover)
    checksum_file(wheel).write_text(f"{sha256_of(wheel)}  {wheel.name}\n", encoding="utf8")


def checksum_file(wheel: Path) -> Path:
    return wheel.with_name(f"{wheel.name}.sha256")

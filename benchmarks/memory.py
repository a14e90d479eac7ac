"""Resident memory of this process. Linux only.

Imports nothing but the standard library: what is imported takes memory itself.
"""

import os
import re
from pathlib import Path


def resident_mib() -> float:
    """Now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def peak_mib() -> float:
    """The most since the process began, or since `reset_peak`.

    (`ru_maxrss` would not do: a child inherits its parent's.)
    """
    status = Path("/proc/self/status").read_text()
    found = re.search(r"^VmHWM:\s+(\d+) kB$", status, re.MULTILINE)
    assert found
    return int(found[1]) / 2**10


def reset_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")

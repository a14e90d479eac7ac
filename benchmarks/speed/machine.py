"""What a run's figures depend on besides its settings."""

import platform
import re
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from zh_fdner.experiments.versions import PACKAGES

from .corpora import ROOT

PEERS = ("accelerate", "gliner", "span-marker", "spacy-curated-transformers")
# Instructions that tell which reduced precisions a CPU has.
FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


def describe_machine(threads: int) -> dict[str, Any]:
    """CPU, threads, versions, and the project's commit where it is known."""
    return {
        "cpu": cpu(),
        "instructions": [flag for flag in FLAGS if flag in flags()],
        "threads": threads,
        "platform": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: found for name in (*PACKAGES, *PEERS) if (found := installed(name))},
        "commit": commit(),
    }


def installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def cpu() -> str:
    found = re.search(r"^model name\s*:\s*(.+)$", cpu_info(), re.MULTILINE)
    return found[1] if found else platform.processor()


def flags() -> set[str]:
    found = re.search(r"^flags\s*:\s*(.+)$", cpu_info(), re.MULTILINE)
    return set(found[1].split()) if found else set()


def cpu_info() -> str:
    """Linux only; "" elsewhere."""
    path = Path("/proc/cpuinfo")
    return path.read_text() if path.exists() else ""


def commit() -> str | None:
    """With "+" behind it if files were changed since."""
    try:
        head = git("rev-parse", "HEAD")
        return head + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return None


def git(*arguments: str) -> str:
    command = ["git", "-C", str(ROOT), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

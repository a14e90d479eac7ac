"""The README.md within the wheel."""

from collections.abc import Mapping, Sequence
from typing import Any

from .confidence import calibration
from .files import files
from .opening import opening, package_of
from .scores import scores
from .training import training
from .usage import usage


def wheel_card(meta: Mapping[str, Any], commands: Sequence[str]) -> str:
    """Markdown from the packaged meta. commands: see `usage`."""
    facts, package = meta["zh_fdner"], package_of(meta)
    lines = [
        *opening(meta),
        *usage(package, commands),
        *scores(facts),
        "",
        *calibration(facts),
        *training(facts),
        *files(package, facts["files"]),
    ]
    return "\n".join(lines) + "\n"

"""The files of the pipeline."""

from collections.abc import Mapping

from ...markdown import row, table


def files(package: str, checksums: Mapping[str, str]) -> list[str]:
    """checksums: sha256 by name."""
    return [
        "## Files",
        "",
        f"No pickles. `python -m {package}.verify` compares the installed files with these.",
        "",
        *table("file", "sha256"),
        *(row(f"`{name}`", f"`{digest}`") for name, digest in checksums.items()),
    ]

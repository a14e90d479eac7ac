"""The notes of a release: its section of the changelog."""

import re
from pathlib import Path

from packaging.version import Version

from ..errors import UserError

HEADING = re.compile(r"^## +v?(\S+?),?(?:\s.*)?$")


def notes_of(changelog: Path, version: str) -> str:
    """The text below `## <version>`, which may have words behind it, up to the next such heading.

    version: that of the wheel; the mark of a stand-in is left out.
    Raises UserError if there is no such section.
    """
    wanted = Version(version).public
    lines = changelog.read_text(encoding="utf8").splitlines() if changelog.exists() else []
    section: list[str] = []
    inside = found = False
    for line in lines:
        if line.startswith("## "):
            heading = HEADING.match(line)
            inside = heading is not None and heading[1] == wanted
            found = found or inside
        elif inside:
            section.append(line)
    if not found:
        raise UserError(
            f"{changelog} has no section of this version. Write down what is new in it, below a "
            f"line: ## {wanted}"
        )
    return "\n".join(section).strip() + "\n"

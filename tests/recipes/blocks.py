"""Takes a page apart: sections, and the blocks of code in each."""

import re
from dataclasses import dataclass
from pathlib import Path

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
# The last words before a block that is a file.
FILE = re.compile(r"`([\w.]+)`:\n\n\Z")


@dataclass(frozen=True)
class Block:
    """kind: what is written after the fence; nothing for output. line: the one of the fence.
    file: the name of the file of which it is the content."""

    kind: str
    content: str
    line: int
    file: str | None


def sections(page: Path) -> dict[str, list[Block]]:
    """The blocks of each section that has any, by its heading."""
    text = page.read_text(encoding="utf8")
    starts = [*SECTION.finditer(text)]
    ends = [each.start() for each in starts[1:]] + [len(text)]
    found = {
        start[1]: [block(text, each) for each in FENCE.finditer(text, start.end(), end)]
        for start, end in zip(starts, ends, strict=True)
    }
    return {heading: blocks for heading, blocks in found.items() if blocks}


def block(text: str, fence: re.Match[str]) -> Block:
    file = FILE.search(text[: fence.start()])
    line = text[: fence.start(2)].count("\n")
    return Block(fence[1], fence[2], line, file[1] if file else None)

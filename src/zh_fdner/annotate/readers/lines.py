"""Lines of a file between two places that nobody looked for a line's begin at."""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ..parts import Range
from .encoding import BOM

# What has no end after so many bytes is no line of a record, and does not go into memory.
MOST_BYTES = 16 << 20


def cut(size: int, part_bytes: int) -> Iterator[Range]:
    """Ranges of bytes; a line is of the range that it begins in, so nothing need be read."""
    for start in range(0, size, part_bytes):
        end = min(start + part_bytes, size)
        yield Range(start, end, end - start)


def read_lines(path: Path, start: int, end: int) -> Iterator[bytes | None]:
    """The lines that begin at bytes start to end, without their ends and the file's byte-order
    mark; None for one that is longer than `MOST_BYTES`."""
    with path.open("rb") as stream:
        position = start
        if start:
            # The line that the byte before is of is another range's.
            stream.seek(start - 1)
            position += _read(stream)[1] - 1
        while position < end:
            line, length = _read(stream)
            if not length:
                return
            if not position and line:
                line = line.removeprefix(BOM)
            position += length
            yield line.removesuffix(b"\n").removesuffix(b"\r") if line is not None else None


def _read(stream: BinaryIO) -> tuple[bytes | None, int]:
    """The next line and its length, with its end."""
    line = stream.readline(MOST_BYTES)
    length = len(line)
    if length < MOST_BYTES or line.endswith(b"\n"):
        return line, length
    while more := stream.readline(MOST_BYTES):
        length += len(more)
        if more.endswith(b"\n"):
            break
    return None, length

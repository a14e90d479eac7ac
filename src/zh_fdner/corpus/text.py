"""Reads a file's bytes as text, or says what the bytes are instead."""

import codecs
from pathlib import Path

from ..errors import UserError
from .problems import Problems

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_bytes(path: Path, problems: Problems) -> bytes:
    """Raises UserError if the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{problems.name}: cannot be read ({error.strerror}).") from None


def read_text(path: Path, problems: Problems) -> str:
    """The file's text as it stands; only a byte-order mark at its begin goes, and is counted.

    Raises UserError naming the line if it is not UTF-8.
    """
    content = read_bytes(path, problems)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if content.startswith(UTF_16) else "GB18030"
        if b"\0" in content and encoding != "UTF-16":
            fix = "This seems to be no text at all: save it as text, or as one of the formats read."
        else:
            fix = (
                f"If the file is in {encoding}, convert it: "
                f"iconv -f {encoding} -t UTF-8 {path.name} > utf8-{path.name}"
            )
        line = content[: error.start].count(b"\n") + 1
        byte = f"the byte 0x{content[error.start]:02X}"
        problems.stop(f"{problems.name}, line {line}", byte, "UTF-8", fix)
    if text.startswith("\ufeff"):
        problems.counts["byte_order_mark_removed"] += 1
        text = text[1:]
    return text

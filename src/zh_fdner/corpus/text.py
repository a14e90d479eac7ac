"""Reads a file's bytes as text, or says what the bytes are instead."""

from pathlib import Path

from ..annotate.readers.encoding import OLD_OFFICE, UTF_16, ZIP
from ..errors import UserError
from .problems import Problems


def read_bytes(path: Path, problems: Problems) -> bytes:
    """Raises UserError if the file cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(f"{problems.name}: cannot be read ({error.strerror}).") from None


def read_text(path: Path, problems: Problems) -> str:
    """The file's text as it stands; only a byte-order mark at its begin goes, and is counted.

    Raises UserError if it is of Excel or a zip, and naming the line if it is not UTF-8.
    """
    content = read_bytes(path, problems)
    _refuse_archives(content, problems)
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


def _refuse_archives(content: bytes, problems: Problems) -> None:
    """Of those that some take for text. Excel's newer files are zips with a folder xl."""
    if content.startswith(OLD_OFFICE) or (content.startswith(ZIP) and b"xl/" in content):
        fix = (
            "In Excel, give each character a row with its tag in the last column, and leave a row "
            "empty between sentences. Copy the cells into a text editor and save that as UTF-8."
        )
        problems.stop(problems.name, "a file of Excel (or another of Office)", "text", fix)
    if content.startswith(ZIP):
        fix = "If it is a zip, let its name end in .zip; if it is of Word, save it as plain text."
        problems.stop(problems.name, "a zip (or a file of Word)", "text", fix)

"""Tells the encoding of a text file by its bytes."""

import codecs
from pathlib import Path

from ...errors import UserError

ZIP, OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BOM = codecs.BOM_UTF8

BLOCK = 1 << 20
# As far as is looked for a character that is not ASCII.
MOST_BLOCKS = 64


def detect_encoding(path: Path) -> str:
    """utf-8 or gb18030, whichever more lines of the first that are not plain ASCII are in.

    (Single lines may be broken: they are rejected later. And most lines of Chinese in UTF-8
    are valid GB 18030, too, so that UTF-8 is asked for first.)
    Raises UserError if the file is of Excel, a zip, UTF-16 or no text.
    """
    with path.open("rb") as stream:
        block = stream.read(BLOCK)
        refuse_other_files(path, block)
        for _ in range(MOST_BLOCKS):
            if not block.isascii() or not block:
                break
            block = stream.read(BLOCK)
    # The last line may be cut within a character.
    lines = block.split(b"\n")[: -1 if len(block) == BLOCK else None] or [block]
    telling = [line for line in lines if not line.isascii()]
    valid = sum(_decodes(line, "utf-8") for line in telling)
    if 2 * valid >= len(telling):
        return "utf-8"
    if 2 * sum(_decodes(line, "gb18030") for line in telling) >= len(telling):
        return "gb18030"
    raise UserError(
        f"{path}: neither UTF-8 nor GB 18030. Name its encoding with --encoding (as big5), or "
        "convert it with iconv."
    )


def refuse_other_files(path: Path, begin: bytes) -> None:
    """begin: the file's first bytes. Raises UserError if they are not of a text in ASCII's kin."""
    if begin.startswith((ZIP, OLD_OFFICE)):
        raise UserError(
            f"{path}: a zip, or a file of Office, under the name of a text. Give an Excel file "
            "its ending .xlsx (save an old .xls as .xlsx); unpack a zip."
        )
    if begin.startswith(UTF_16):
        raise UserError(
            f"{path}: in UTF-16. Convert it: iconv -f UTF-16 -t UTF-8 {path.name} > "
            f"utf8-{path.name}"
        )
    if b"\0" in begin[:4096]:
        raise UserError(f"{path}: no text (it has NUL bytes).")


def _decodes(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True

"""Reads the corpus files out of a zip that need not be trusted."""

import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from ..corpus.splits import find_splits
from ..errors import UserError
from .places import placed

# Texts with their annotations beside them (BRAT) can be many.
MAX_MEMBERS = 20_000
MAX_BYTES_PER_FILE = 200_000_000
MAX_BYTES = 1_000_000_000
# Annotated text becomes 3 to 7 times smaller (docs/faults.md), a bomb up to 1,000 times.
MAX_RATIO = 200
BYTES_AT_ANY_RATIO = 10_000_000
# What the library raises of an archive that is none, or of another kind than it can read.
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, LookupError, OSError, RuntimeError, ValueError),
)


def read_zip(path: Path) -> dict[str, bytes]:
    """The content of each corpus file, by its place; see `placed`.

    Nothing is written to disk. Raises UserError if the archive is damaged, encrypted,
    lacks a split, or holds what no corpus holds: absolute paths, `..`, links, names that come
    twice, or files of absurd size.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if not m.is_dir()]
            check_members(path, members)
            places = placed(find_splits([m.filename for m in members], str(path)))
            return {place: archive.read(name) for place, name in places.items()}
    except DAMAGE as error:
        raise UserError(f"{path}: not a whole zip archive ({error}). Download it again.") from None


def check_members(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Raises UserError if a member of the archive is not an ordinary file of sane size."""
    if len(members) > MAX_MEMBERS:
        raise UserError(f"{path}: {len(members)} files, which is no corpus.")
    unpacked = sum(member.file_size for member in members)
    if unpacked > MAX_BYTES:
        raise UserError(f"{path}: unpacks to over {MAX_BYTES:,} bytes, which is no corpus.")
    # Of the file itself: members may claim the same bytes of it.
    packed = path.stat().st_size
    if unpacked > max(BYTES_AT_ANY_RATIO, MAX_RATIO * packed):
        raise UserError(f"{path}: unpacks {packed:,} bytes to {unpacked:,}, which is no corpus.")
    names: set[PurePosixPath] = set()
    for member in members:
        name = PurePosixPath(member.filename.replace("\\", "/"))
        why = ""
        if name.is_absolute() or ".." in name.parts or ":" in "".join(name.parts[:1]):
            why = "points outside the archive"
        elif name in names:
            why = "is there twice"
        elif stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG):
            why = "is a link or a device"
        elif member.flag_bits & 0x1:
            why = "is encrypted"
        elif member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The others are unpacked whole before their size can be checked.
            why = "is compressed by an unusual method"
        elif member.file_size > MAX_BYTES_PER_FILE:
            why = f"unpacks to {member.file_size:,} bytes, over {MAX_BYTES_PER_FILE:,}"
        if why:
            raise UserError(f"{path}: its member {member.filename!r} {why}. Not unpacked.")
        names.add(name)

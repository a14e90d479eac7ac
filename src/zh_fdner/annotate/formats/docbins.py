"""Joins files of DocBin with one of them in memory at a time.

`DocBin.merge` has all docs in memory. But a DocBin on disk is one message of msgpack, compressed,
whose values are each doc's one after the other; so that the values of many files can be put in
place one after the other, too.
Sources: `DocBin.to_bytes`; the specification of msgpack, for the heads of maps, lists and bytes.
"""

import struct
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import srsly
from spacy.tokens import DocBin
from srsly.msgpack import Packer

from ...errors import UserError
from .plain import Context

BYTES = ("tokens", "spaces", "lengths")
LISTS = ("cats", "flags", "span_groups", "user_data")
# Of msgpack's longest bytes and lists.
MOST = 2**32 - 1
BLOCK = 1 << 20


def merge(shards: Sequence[Path], out: Path, context: Context) -> None:
    """Raises UserError if the docs are more than one DocBin can hold."""
    strings: set[str] = set()
    # Without a part, those of any DocBin.
    attributes: list[Any] = DocBin().attrs
    counts = dict.fromkeys(LISTS, 0)
    # One for all: to make one takes longer than to pack a doc.
    packer = Packer(use_bin_type=True)
    with ExitStack() as stack:
        values = {key: stack.enter_context(_temporary(out)) for key in (*BYTES, *LISTS)}
        for shard in shards:
            message = srsly.msgpack_loads(zlib.decompress(shard.read_bytes()))
            attributes = message["attrs"]
            strings.update(message["strings"])
            for key in BYTES:
                values[key].write(message[key])
            for key in LISTS:
                counts[key] += len(message[key])
                values[key].writelines(map(packer.pack, message[key]))
        sizes = {key: values[key].tell() for key in BYTES} | counts
        if max(sizes.values()) > MOST:
            raise UserError(
                f"{out}: more than a file of spaCy can hold. Let OUT be a folder (with / at its "
                "end), of as many files as there are parts."
            )
        head = {"version": DocBin().version, "attrs": attributes, "strings": sorted(strings)}
        with out.open("wb") as file:
            _write(file, head, values, sizes)


def _write(
    file: IO[bytes], head: dict[str, Any], values: dict[str, IO[bytes]], sizes: dict[str, int]
) -> None:
    compress = zlib.compressobj()

    def put(data: bytes) -> None:
        file.write(compress.compress(data))

    # A map of up to 15 keys, as 0x8n.
    put(bytes([0x80 | len(head) + len(values)]))
    for key, value in head.items():
        put(srsly.msgpack_dumps(key) + srsly.msgpack_dumps(value))
    for key, stream in values.items():
        # bin 32, or array 32
        kind = 0xC6 if key in BYTES else 0xDD
        put(srsly.msgpack_dumps(key) + struct.pack(">BI", kind, sizes[key]))
        stream.seek(0)
        while block := stream.read(BLOCK):
            put(block)
    file.write(compress.flush())


def _temporary(out: Path) -> IO[bytes]:
    """Beside the output: there, at least, is room for it."""
    return tempfile.TemporaryFile(dir=out.parent)

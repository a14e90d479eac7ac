"""An input file and what must be known to read any part of it."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Source:
    """path: absolute. format: text, jsonl, csv, excel or parquet.
    size, changed: bytes, and when it was last changed, in ns; tell the file from a later one.
    column: which has the text. columns: of tables, all of them, in order.
    encoding, delimiter, sheet: where the format has such.
    """

    path: str
    format: str
    size: int
    changed: int
    column: str
    columns: tuple[str, ...] = ()
    encoding: str = "utf-8"
    delimiter: str = ","
    sheet: str = ""

    @property
    def name(self) -> str:
        return Path(self.path).name


@dataclass(frozen=True)
class Reading:
    """What the user asked for. column: "" for the usual one. encoding: or "auto"."""

    column: str = ""
    encoding: str = "auto"
    sheet: str = ""
    max_chars: int = 100_000

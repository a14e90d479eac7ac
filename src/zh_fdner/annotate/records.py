"""What readers make of a file: records to annotate, and what is none, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# More of what was rejected is of no use to whoever looks for it.
RAW_SHOWN = 500


@dataclass(frozen=True)
class Record:
    """line: where it begins, from 1 on, counted from its part's begin.
    fields: all that the user's record has, the text included.
    """

    line: int
    text: str
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Rejected:
    """reason: a word to count by, as "invalid_json". detail: what exactly. raw: as it stands in
    the file, cut short."""

    line: int
    reason: str
    detail: str
    raw: str


@dataclass
class Batch:
    """What is in a part. lines: how many of the file begin in it. blank: those with nothing."""

    items: list[Record | Rejected] = field(default_factory=list)
    lines: int = 0
    blank: int = 0

    def reject(self, line: int, reason: str, detail: str, raw: str | bytes) -> None:
        if isinstance(raw, bytes):
            raw = raw[: 4 * RAW_SHOWN].decode("utf8", "backslashreplace")
        # JSON can have half of a surrogate pair, which no file can.
        raw = raw[:RAW_SHOWN].encode("utf8", "backslashreplace").decode("utf8")
        self.items.append(Rejected(line, reason, detail, raw))

    def add(
        self, line: int, fields: Mapping[str, Any], column: str, most: int, raw: str | bytes = ""
    ) -> None:
        """Take a record whose text is in that column, or reject it.

        most: characters of a text. raw: as the file has it, for those rejected.
        """
        text = fields.get(column)
        raw = raw or str(dict(fields))
        if text is None:
            self.reject(line, "no_text", f"there is no {column!r}", raw)
        elif not isinstance(text, str):
            kind = type(text).__name__
            self.reject(line, "text_not_a_string", f"{column!r} is of type {kind}", raw)
        elif not text.strip():
            self.reject(line, "empty_text", f"{column!r} is blank", raw)
        elif len(text) > most:
            detail = f"{len(text):,} characters, at most {most:,} are read (--max-chars)"
            self.reject(line, "too_long", detail, raw)
        else:
            self.items.append(Record(line, text, fields))

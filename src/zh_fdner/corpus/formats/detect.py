"""Tells the format of a file by its name and content."""

from pathlib import Path

from ..problems import Problems
from ..records import Record, read_records
from ..text import read_bytes
from . import bdci, cluener, doccano, label_studio

AUTO = "auto"
JSON_SUFFIXES = (".json", ".jsonl", ".ndjson")
# The first that a record looks like. An empty list of labels could be of several formats:
# doccano takes it only if no record says more.
JSON_FORMATS = {
    "bdci": bdci.is_record,
    "cluener": cluener.is_record,
    "label_studio": label_studio.is_record,
    "doccano": doccano.is_record,
}


def detect(path: Path, problems: Problems) -> str:
    """The name of the file's format.

    Raises UserError if the file cannot be read, or is JSON of no known format.
    """
    suffix = path.suffix.lower()
    if suffix in (".parquet", ".spacy"):
        return suffix[1:]
    if suffix == ".ann" or (suffix == ".txt" and path.with_suffix(".ann").exists()):
        return "brat"
    content = read_bytes(path, problems)
    if content.startswith(b"PAR1"):
        return "parquet"
    if suffix in JSON_SUFFIXES or _opens_as_json(content):
        return _json_format(path, problems)
    return "conll"


def _opens_as_json(content: bytes) -> bool:
    """By the first two signs, as a row of columns may begin with a bracket."""
    signs = content.removeprefix(b"\xef\xbb\xbf").split(None, 2)
    return b"".join(signs)[:2] in (b'{"', b"[{", b"[]", b"{}")


def _json_format(path: Path, problems: Problems) -> str:
    # What reading finds is told and counted when the file is read for use.
    records = read_records(path, Problems(problems.name))
    found = {name for _, record in records for name in [_look(record)] if name}
    for name in JSON_FORMATS:
        if name in found:
            return name
    keys = ", ".join(dict.fromkeys(key for _, record in records for key in record))
    expected = "the keys of doccano, Label Studio, CLUENER or BDCI"
    fix = "Name the format, as --vars.format doccano, or convert the file to one of them."
    problems.stop(problems.name, f"the keys {keys or 'none'}"[:200], expected, fix)


def _look(record: Record) -> str | None:
    return next((name for name, looks in JSON_FORMATS.items() if looks(record)), None)

"""doccano's JSONL of sequence labelling.

Source: doccano's importer, whose columns are "text" and "label" unless told otherwise; what
else a record has becomes its metadata. doccano counts characters (code points), as Python.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..annotation import Annotation, beside
from .plain import Context, write_lines


def record(annotation: Annotation) -> dict[str, Any]:
    """Scores, a list in the order of "label", are metadata: doccano has no place for them on a
    span."""
    head: dict[str, Any] = {
        "text": annotation.text,
        "label": [[e.start, e.end, e.label] for e in annotation.entities],
    }
    tail: dict[str, Any] = {}
    if annotation.model:
        tail = {"confidence": annotation.scores, "model": annotation.model}
    return head | beside(annotation.others, (*head, *tail)) | tail


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    write_lines(path, map(record, annotations))

"""JSON Lines: the user's own fields, then `entities` and `low_confidence`, lists of spans."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..annotation import Annotation, beside
from .plain import ENTITIES, LOW_CONFIDENCE, Context, write_lines


def record(annotation: Annotation) -> dict[str, Any]:
    ours = {
        ENTITIES: [entity.as_json() for entity in annotation.entities],
        LOW_CONFIDENCE: [entity.as_json() for entity in annotation.low_confidence],
    }
    return beside(annotation.fields, ours) | ours


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    write_lines(path, map(record, annotations))

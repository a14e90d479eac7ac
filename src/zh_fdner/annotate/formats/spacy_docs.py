"""spaCy's own format, a DocBin, with all that the pipeline wrote to entities and spans.

`doc.user_data` has the record's other fields and, where there are any, the entities' scores.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import DocBin

from ..annotation import Annotation
from .docbins import merge
from .plain import Context, as_text

ATTRIBUTES = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
# Keys of `doc.user_data`.
FIELDS, SCORES, LOW_SCORES = "fields", "scores", "low_confidence_scores"
PLAIN = (str, int, float, list)

join = merge


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    docbin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for annotation in annotations:
        doc = annotation.doc
        assert doc is not None
        doc.user_data = _user_data(annotation)
        docbin.add(doc)
    docbin.to_disk(path)


def _user_data(annotation: Annotation) -> dict[Any, Any]:
    """Ours, and what components have put there, if it is plain: else it may be large, or
    nothing that a file can hold."""
    doc = annotation.doc
    there = doc.user_data if doc is not None else {}
    kept = {key: value for key, value in there.items() if isinstance(value, PLAIN)}
    fields = json.dumps(annotation.others, ensure_ascii=False, default=as_text)
    return kept | {
        FIELDS: json.loads(fields),
        SCORES: annotation.scores,
        LOW_SCORES: [span.score for span in annotation.low_confidence],
    }

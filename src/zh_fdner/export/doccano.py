"""doccano's JSONL of sequence labelling.

Source: doccano's importer, whose columns are "text" and "label" unless told otherwise; what
else a record has becomes its metadata. doccano counts characters (code points), as Python.
"""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from .annotated import Annotated
from .unannotated import count_unannotated


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    """A record a line. Confidences, a list in the order of "label", are metadata: doccano has
    no place for them on a span."""
    count_unannotated(texts, counts)
    lines = (json.dumps(_record(text), ensure_ascii=False) + "\n" for text in texts)
    path.write_bytes("".join(lines).encode("utf8"))


def _record(text: Annotated) -> dict[str, Any]:
    sentence = text.sentence
    record: dict[str, Any] = {
        "text": sentence.text,
        "label": [[e.start, e.end, e.label] for e in sentence.entities],
    }
    if sentence.place:
        record["place"] = sentence.place
    if text.model:
        record |= {"confidence": list(text.confidence), "model": text.model}
    return record

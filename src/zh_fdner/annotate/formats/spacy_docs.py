"""spaCy's own format, a DocBin, with all that the pipeline wrote to entities and spans.

`doc.user_data["fields"]` has the record's other fields; `ent._.score` comes back, too.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from spacy.tokens import Doc, DocBin
from srsly.msgpack import Packer

from ..annotation import Annotation
from .docbins import merge
from .plain import Context, as_text

ATTRIBUTES = ["ORTH", "SPACY", "ENT_IOB", "ENT_TYPE"]
FIELDS = "fields"
PLAIN = (str, int, float, list)

join = merge


def write(path: Path, annotations: Iterable[Annotation], context: Context) -> None:
    # `DocBin.add` would make a packer for each doc, which looks through all installed packages
    # for extensions and so takes longer than a small encoder.
    docbin, packer = DocBin(attrs=ATTRIBUTES), Packer(use_bin_type=True)
    for annotation in annotations:
        assert annotation.doc is not None
        docbin.add(annotation.doc)
        docbin.user_data.append(packer.pack(_user_data(annotation.doc, annotation)))
    docbin.store_user_data = True
    docbin.to_disk(path)


def _user_data(doc: Doc, annotation: Annotation) -> dict[Any, Any]:
    """Ours, and what components have put there, if it is plain: else it may be large, or
    nothing that a file can hold."""
    kept = {key: value for key, value in doc.user_data.items() if isinstance(value, PLAIN)}
    fields = json.dumps(annotation.others, ensure_ascii=False, default=as_text)
    return kept | {FIELDS: json.loads(fields)}

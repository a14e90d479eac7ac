"""spaCy's own format, a DocBin as `corpus/*.spacy`, with confidences as `ent._.score`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from spacy.tokens import DocBin

from ..corpus.docbin import ATTRIBUTES, blank_pipeline, to_doc
from ..pipeline.confidence import SCORE
from .annotated import Annotated


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    nlp = blank_pipeline()
    docbin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for text in texts:
        doc = to_doc(nlp, text.sentence, counts)
        # An entity of spaces alone has been skipped, and counted.
        if text.model and len(doc.ents) == len(text.confidence):
            for ent, confidence in zip(doc.ents, text.confidence, strict=True):
                ent._.set(SCORE, confidence)
        docbin.add(doc)
    docbin.to_disk(path)

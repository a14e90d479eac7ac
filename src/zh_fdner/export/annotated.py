"""A text with entities that are gold or predicted, whatever file it is to go to."""

from dataclasses import dataclass

from spacy.tokens import Doc

from ..corpus.docbin import PLACE, WRITTEN
from ..corpus.formats.docbin import missing_characters
from ..corpus.sentence import Entity, Sentence
from ..pipeline.confidence import confidences


@dataclass(frozen=True)
class Annotated:
    """confidence: of each entity, None where there is none; gold has none.
    model: which pipeline predicted the entities, by name and version; "" for gold.
    """

    sentence: Sentence
    confidence: tuple[float | None, ...]
    model: str = ""


def from_gold(doc: Doc) -> Annotated:
    return Annotated(to_sentence(doc), (None,) * len(doc.ents))


def from_prediction(doc: Doc, model: str) -> Annotated:
    return Annotated(to_sentence(doc), tuple(confidences(doc)), model)


def to_sentence(doc: Doc) -> Sentence:
    return Sentence(
        text=doc.text,
        entities=tuple(Entity(e.start_char, e.end_char, e.label_) for e in doc.ents),
        missing=missing_characters(doc),
        place=doc.user_data.get(PLACE, ""),
        written=doc.user_data.get(WRITTEN, ""),
    )

"""A text with entities that are gold or predicted, whatever file it is to go to."""

from dataclasses import dataclass

from spacy.tokens import Doc

from ..annotate.annotation import Annotation
from ..corpus.docbin import to_sentence
from ..corpus.sentence import Sentence
from ..entity import Entity
from ..pipeline.confidence import confidences


@dataclass(frozen=True)
class Annotated:
    """confidence: of each entity, None where there is none; gold has none.
    model: which pipeline predicted the entities, by name and version; "" for gold.
    """

    sentence: Sentence
    confidence: tuple[float | None, ...]
    model: str = ""


def to_annotation(annotated: Annotated) -> Annotation:
    """For the formats that `annotate` writes, too. They know no missing annotation."""
    sentence = annotated.sentence
    return Annotation(
        text=sentence.text,
        entities=tuple(
            Entity(e.start, e.end, e.label, sentence.text[e.start : e.end], score)
            for e, score in zip(sentence.entities, annotated.confidence, strict=True)
        ),
        fields={"place": sentence.place} if sentence.place else {},
        model=annotated.model,
    )


def from_gold(doc: Doc) -> Annotated:
    return Annotated(to_sentence(doc), (None,) * len(doc.ents))


def from_prediction(doc: Doc, model: str) -> Annotated:
    return Annotated(to_sentence(doc), tuple(confidences(doc.ents)), model)

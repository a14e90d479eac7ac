"""What was found in a text: offsets, label, text and score, as all commands give it out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from spacy.tokens import Doc, Span

from .pipeline.confidence import LOW_CONFIDENCE, confidences

# Of a probability; more of them differ with what a text happened to be read with.
DIGITS = 6


@dataclass(frozen=True)
class Entity:
    """Characters `start:end` of the text, end exclusive. score: None where there is none."""

    start: int
    end: int
    label: str
    text: str
    score: float | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "start": self.start,
            "end": self.end,
            "label": self.label,
            "text": self.text,
            "score": self.score,
        }


def entities_of(doc: Doc) -> tuple[Entity, ...]:
    return _records(doc.ents)


def unsure_of(doc: Doc) -> tuple[Entity, ...]:
    """What the pipeline was too unsure of to make it an entity."""
    return _records(doc.spans.get(LOW_CONFIDENCE, ()))


def _records(spans: Iterable[Span]) -> tuple[Entity, ...]:
    spans = tuple(spans)
    return tuple(
        Entity(span.start_char, span.end_char, span.label_, span.text, _rounded(score))
        for span, score in zip(spans, confidences(spans), strict=True)
    )


def _rounded(score: float | None) -> float | None:
    return None if score is None else round(float(score), DIGITS)

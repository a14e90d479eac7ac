"""Reads texts with the pipeline, and keeps nothing of them but the answer."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from .schemas import Entity

LOW_CONFIDENCE = "low_confidence"
# Of a probability; more of them differ with what a text happened to be read with.
DIGITS = 6

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What the pipeline found, and what it put apart as not sure."""

    entities: list[Entity]
    low_confidence: list[Entity]


def read(nlp: Language, texts: list[str]) -> list[Reading | Exception]:
    """A reading for each text, or what went wrong with it. A text that fails has its batch
    read again one by one, so that it fails alone.

    Strings that are new to the vocabulary are forgotten again: hostile texts would fill it.
    """
    with nlp.memory_zone():
        try:
            return [_reading(doc) for doc in _all(nlp, texts)]
        except Exception as error:
            if len(texts) == 1:
                log.exception("A text of %d characters could not be read", len(texts[0]))
                # Its traceback would keep docs, whose memory is about to be freed.
                return [error.with_traceback(None)]
    return [each for text in texts for each in read(nlp, [text])]


def _all(nlp: Language, texts: list[str]) -> Iterable[Doc]:
    docs = list(nlp.pipe(texts, batch_size=len(texts)))
    # Components may swallow docs that they fail at (nlp.set_error_handler).
    if len(docs) != len(texts):
        raise ValueError(f"the pipeline returned {len(docs)} docs for {len(texts)} texts")
    return docs


def _reading(doc: Doc) -> Reading:
    low = doc.spans.get(LOW_CONFIDENCE, ())
    return Reading([_entity(ent) for ent in doc.ents], [_entity(span) for span in low])


def _entity(span: Span) -> Entity:
    score = span._.score if Span.has_extension("score") else None
    return Entity(
        start=span.start_char,
        end=span.end_char,
        label=span.label_,
        text=span.text,
        score=None if score is None else round(float(score), DIGITS),
    )

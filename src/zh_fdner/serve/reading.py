"""Reads texts with the pipeline, and keeps nothing of them but the answer."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ..entity import Entity, entities_of, unsure_of

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Reading:
    """What the pipeline found, and what it put apart as not sure."""

    entities: Sequence[Entity]
    low_confidence: Sequence[Entity]


def read(nlp: Language, texts: list[str]) -> list[Reading | Exception]:
    """A reading for each text, or what went wrong with it. A text that fails has its batch
    read again one by one, so that it fails alone.

    Strings that are new to the vocabulary are forgotten again: hostile texts would fill it.
    """
    with nlp.memory_zone():
        try:
            return [Reading(entities_of(doc), unsure_of(doc)) for doc in _all(nlp, texts)]
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

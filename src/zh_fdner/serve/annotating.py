"""`POST /annotate`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Body, FastAPI

from ..entity import Entity as Found
from .batcher import Batcher
from .markup import Markup
from .metrics import Metrics
from .problems import ProblemError, documented
from .reading import Reading
from .schemas import Annotation, Annotations, Entity, OneText, Question, SeveralTexts
from .settings import Limits


@dataclass(frozen=True)
class Annotating:
    """What it takes to answer a question."""

    batcher: Batcher
    markup: Markup
    metrics: Metrics
    limits: Limits

    async def answer(self, asked: OneText | SeveralTexts) -> Annotation | Annotations:
        """Raises ProblemError if it is too much, nobody has time, or it cannot be read."""
        texts = [asked.text] if isinstance(asked, OneText) else asked.texts
        self._check(texts)
        readings = await self.batcher.annotate(texts)
        self.metrics.count(readings)
        results = [
            self._annotation(text, reading, asked)
            for text, reading in zip(texts, readings, strict=True)
        ]
        return results[0] if isinstance(asked, OneText) else Annotations(results=results)

    def _check(self, texts: Sequence[str]) -> None:
        limits = self.limits
        if len(texts) > limits.max_texts:
            raise ProblemError(413, f"{len(texts)} texts: send at most {limits.max_texts} at once.")
        for number, text in enumerate(texts):
            if len(text) > limits.max_characters:
                raise ProblemError(
                    413,
                    f"Text {number} (from 0) has {len(text)} characters: send at most "
                    f"{limits.max_characters}, in several texts.",
                )

    def _annotation(self, text: str, reading: Reading, asked: OneText | SeveralTexts) -> Annotation:
        sure: list[Found] = []
        unsure = list(reading.low_confidence)
        for entity in reading.entities:
            low = entity.score is not None and entity.score < asked.threshold
            (unsure if low else sure).append(entity)
        unsure.sort(key=lambda entity: entity.start)
        answer = Annotation(text=text, entities=_told(sure), low_confidence=_told(unsure))
        if asked.html:
            answer.html = self.markup.render(text, sure)
        return answer


def _told(found: Sequence[Found]) -> list[Entity]:
    return [Entity.model_validate(each) for each in found]


def add_annotate(app: FastAPI, annotating: Annotating) -> None:
    @app.post(
        "/annotate",
        response_model_exclude_unset=True,
        responses=documented(400, 408, 413, 415, 422, 500, 503),
    )
    async def annotate(asked: Annotated[Question, Body()]) -> Annotation | Annotations:
        """Find the entities of a text, or of several."""
        return await annotating.answer(asked)

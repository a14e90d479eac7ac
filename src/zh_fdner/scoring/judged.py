"""Predicted entities that are right or wrong, with their confidence at any temperature."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.training import Example

from ..pipeline.confidence import confidences
from ..pipeline.dev_loss import SCORES
from ..pipeline.probability import read_probabilities
from ..pipeline.steps import steps_of
from ..pipeline.white_space import EntitySpan, is_space
from .entities import compared_entities


class JudgedEntities(NamedTuple):
    """Of each doc. scores: of its tags. spans: its entities that can be judged. spaces: see
    `is_space`. right: whether the entities, of all docs in order, are gold. steps: see
    `steps_of`."""

    scores: list[NDArray[numpy.float32]]
    spans: list[list[EntitySpan]]
    spaces: list[NDArray[numpy.bool_]]
    right: list[bool]
    steps: NDArray[numpy.float32]

    def pairs(self, temperature: float) -> list[tuple[float, bool]]:
        """For `calibrate`: the confidence of each, and whether it is right."""
        found = read_probabilities(self.scores, self.spans, self.spaces, self.steps, temperature)
        values = [value for of_doc in found for value in of_doc]
        return list(zip(values, self.right, strict=True))


def gives_scores(nlp: Language) -> bool:
    """Whether the pipeline's `ner` is of the kind that has a temperature."""
    return hasattr(nlp.get_pipe("ner"), "temperature")


def temperature_of(nlp: Language) -> float | None:
    """What was fitted; None if nothing was, so that it is 1, or if there is none."""
    ner: Any = nlp.get_pipe("ner")
    temperature: float | None = ner.cfg.get("temperature") if gives_scores(nlp) else None
    return temperature


def judged_entities(nlp: Language, examples: Sequence[Example]) -> JudgedEntities | None:
    """Those that the pipeline's `ner` has found and scored; None if there is none.

    examples: as predicted by the pipeline while its `ner` kept its scores, which this takes away.
    """
    ner: Any = nlp.get_pipe("ner")
    scores = [example.predicted.user_data.pop(SCORES, None) for example in examples]
    spans: list[list[EntitySpan]] = []
    right = []
    for example in examples:
        gold, predicted = compared_entities(example)
        ents = example.predicted.ents
        spans.append([])
        # Without any annotation nothing is compared, whatever was predicted.
        for ent, entity, value in zip(ents, predicted, confidences(ents), strict=False):
            if entity is not None and value is not None:
                spans[-1].append((ent.start, ent.end, ner.labels.index(ent.label_)))
                right.append(entity in gold)
    if not right:
        return None
    spaces = [is_space(example.predicted) for example in examples]
    return JudgedEntities(scores, spans, spaces, right, steps_of(ner.model, ner.decode, scores))

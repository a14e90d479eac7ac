"""A text with what was found in it, whatever file it is to go to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from spacy.tokens import Doc

from ..entity import Entity, entities_of, unsure_of


@dataclass(frozen=True)
class Annotation:
    """fields: what else belongs to the text. column: which of them is the text itself, if any.
    low_confidence: spans that the pipeline was too unsure of to make them entities.
    model: which pipeline predicted the entities, by name and version; "" for gold.
    doc: with all that the pipeline made of the text; None if there is none.
    """

    text: str
    entities: tuple[Entity, ...]
    low_confidence: tuple[Entity, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)
    column: str = ""
    model: str = ""
    doc: Doc | None = None

    @property
    def others(self) -> dict[str, Any]:
        """The fields but for the text."""
        return {key: value for key, value in self.fields.items() if key != self.column}

    @property
    def scores(self) -> list[float | None]:
        return [entity.score for entity in self.entities]


def annotation_of(doc: Doc, fields: Mapping[str, Any], column: str, model: str) -> Annotation:
    return Annotation(
        text=doc.text,
        entities=entities_of(doc),
        low_confidence=unsure_of(doc),
        fields=fields,
        column=column,
        model=model,
        doc=doc,
    )


def beside(fields: Mapping[str, Any], ours: Iterable[str]) -> dict[str, Any]:
    """The fields under names that ours do not take: of two `entities` the user's becomes
    `original_entities`."""
    taken = {*ours}
    kept = {}
    for key, value in fields.items():
        name = key
        while name in taken:
            name = f"original_{name}"
        taken.add(name)
        kept[name] = value
    return kept

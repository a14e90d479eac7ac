"""span-marker, with a head drawn at random."""

from typing import Any

from span_marker import SpanMarkerModel  # type: ignore[import-not-found]
from transformers import AutoConfig

from ..models import Models

# Its defaults. It cuts longer texts off, so they are cut into parts here, without overlap.
LONGEST = 254
LONGEST_ENTITY = 8


def load(models: Models) -> "SpanMarker":
    """From the encoder: what it saves with this version of transformers, it cannot read."""
    names = AutoConfig.from_pretrained(models.classifier).id2label
    model = SpanMarkerModel.from_pretrained(
        str(models.encoder),
        labels=[names[i] for i in range(len(names))],
        model_max_length=LONGEST + 2,
        entity_max_length=LONGEST_ENTITY,
    )
    return SpanMarker(model.eval())


class SpanMarker:
    def __init__(self, model: Any) -> None:
        self.model = model

    def prepare(self, texts: list[str]) -> list[list[str]]:
        """Characters as words: it knows no other way to read Chinese."""
        return [list(text[i : i + LONGEST]) for text in texts for i in range(0, len(text), LONGEST)]

    def read(self, prepared: list[list[str]], batch_size: int | None) -> int:
        found = self.model.predict(prepared, batch_size=batch_size or 4)
        return sum(len(entities) for entities in found)

"""GLiNER over the same encoder, with its own layers drawn at random."""

from collections.abc import Iterator
from typing import Any

from gliner import GLiNER, GLiNERConfig  # type: ignore[import-not-found]
from transformers import AutoConfig

from ..models import Models

# Its default, in words. It cuts longer texts off, so they are cut into parts here.
LONGEST = 384
LONGEST_ENTITY = 12


def load(models: Models) -> "Gliner":
    config = AutoConfig.from_pretrained(models.classifier)
    labels = sorted({name[2:] for name in config.id2label.values() if name != "O"})
    settings = GLiNERConfig(
        model_name=str(models.encoder),
        hidden_size=config.hidden_size,
        max_len=LONGEST,
        max_width=LONGEST_ENTITY,
    )
    model = GLiNER.from_config(settings).eval()
    # Its own splitter would take a whole Chinese clause for one word.
    model.data_processor.words_splitter = characters
    return Gliner(model, labels)


def characters(text: str) -> Iterator[tuple[str, int, int]]:
    for i, character in enumerate(text):
        if not character.isspace():
            yield character, i, i + 1


class Gliner:
    def __init__(self, model: Any, labels: list[str]) -> None:
        self.model = model
        self.labels = labels

    def prepare(self, texts: list[str]) -> list[str]:
        return [text[i : i + LONGEST] for text in texts for i in range(0, len(text), LONGEST)]

    def read(self, prepared: list[str], batch_size: int | None) -> int:
        found = self.model.inference(prepared, self.labels, batch_size=batch_size or 8)
        return sum(len(entities) for entities in found)

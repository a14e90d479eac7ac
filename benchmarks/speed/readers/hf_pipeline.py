"""`transformers.pipeline("token-classification")`, as its documentation has it."""

from typing import Any

from transformers import pipeline

from ..models import Models
from .windows import overlap

SPECIAL_TOKENS = 2


def load(models: Models) -> "HfPipeline":
    return HfPipeline(
        pipeline(
            "token-classification",
            model=str(models.classifier),
            aggregation_strategy="simple",
            device="cpu",
        )
    )


class HfPipeline:
    def __init__(self, classify: Any) -> None:
        self.classify = classify

    def prepare(self, texts: list[str]) -> list[str]:
        return texts

    def read(self, prepared: list[str], batch_size: int | None) -> int:
        """Without `stride` the library cuts texts off after a window. It costs a little, so it
        is set only where a text is longer."""
        longest: int = self.classify.tokenizer.model_max_length
        is_long = any(len(text) > longest - SPECIAL_TOKENS for text in prepared)
        stride = {"stride": overlap(longest)} if is_long else {}
        found = self.classify(prepared, batch_size=batch_size or 1, **stride)
        return sum(len(entities) for entities in found)

"""The classifier alone, for the time and the memory that loading takes."""

import torch
from transformers import BertForTokenClassification

from ..models import Models


def load(models: Models) -> "HfClassifier":
    return HfClassifier(BertForTokenClassification.from_pretrained(models.classifier).eval())


class HfClassifier:
    def __init__(self, model: BertForTokenClassification) -> None:
        self.model = model

    def prepare(self, texts: list[str]) -> torch.Tensor:
        """Without a tokenizer: any wordpieces will do."""
        return torch.arange(max(map(len, texts)))[None]

    def read(self, prepared: torch.Tensor, batch_size: int | None) -> int:
        with torch.inference_mode():
            self.model(prepared)
        return 0

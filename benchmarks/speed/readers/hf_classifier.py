"""The classifier and its tokenizer, for the time and the memory that loading takes."""

import torch
from transformers import BertForTokenClassification, BertTokenizerFast

from ..models import Models


def load(models: Models) -> "HfClassifier":
    model = BertForTokenClassification.from_pretrained(models.classifier).eval()
    return HfClassifier(model, BertTokenizerFast.from_pretrained(models.classifier))


class HfClassifier:
    def __init__(self, model: BertForTokenClassification, tokenizer: BertTokenizerFast) -> None:
        self.model = model
        self.tokenizer = tokenizer

    def prepare(self, texts: list[str]) -> torch.Tensor:
        encoded: torch.Tensor = self.tokenizer(texts, return_tensors="pt")["input_ids"]
        return encoded

    def read(self, prepared: torch.Tensor, batch_size: int | None) -> int:
        with torch.inference_mode():
            self.model(prepared)
        return 0

"""The classifier alone, for the time and the memory that loading takes."""

from typing import Any

from transformers import BertForTokenClassification

from ..models import Models


def load(models: Models) -> Any:
    return BertForTokenClassification.from_pretrained(models.classifier).eval()

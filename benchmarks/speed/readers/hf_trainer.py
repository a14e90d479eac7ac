"""`Trainer.predict`, with the characters as words, as the library's run_ner.py has it."""

import tempfile
from typing import Any

import numpy
from transformers import (
    AutoTokenizer,
    BertForTokenClassification,
    DataCollatorForTokenClassification,
    Trainer,
    TrainingArguments,
)

from ..models import Models
from .windows import overlap

OUTSIDE = 0


def load(models: Models) -> "HfTrainer":
    tokenizer = AutoTokenizer.from_pretrained(models.classifier)
    arguments = TrainingArguments(
        output_dir=tempfile.gettempdir(), report_to=[], disable_tqdm=True, use_cpu=True
    )
    trainer = Trainer(
        BertForTokenClassification.from_pretrained(models.classifier),
        arguments,
        data_collator=DataCollatorForTokenClassification(tokenizer),
    )
    return HfTrainer(trainer, tokenizer)


class HfTrainer:
    def __init__(self, trainer: Trainer, tokenizer: Any) -> None:
        self.trainer = trainer
        self.tokenizer = tokenizer

    def prepare(self, texts: list[str]) -> list[str]:
        return texts

    def read(self, prepared: list[str], batch_size: int | None) -> int:
        """Long texts in overlapping windows; run_ner.py would cut them off."""
        rows = self.tokenizer(
            [list(text) for text in prepared],
            is_split_into_words=True,
            truncation=True,
            stride=overlap(self.tokenizer.model_max_length),
            return_overflowing_tokens=True,
        )
        rows.pop("overflow_to_sample_mapping")
        dataset = [{name: rows[name][i] for name in rows} for i in range(len(rows["input_ids"]))]
        self.trainer.args.per_device_eval_batch_size = batch_size or 8
        tags = numpy.argmax(self.trainer.predict(dataset).predictions, axis=2)
        return sum(
            count(row[: len(item["input_ids"])][1:-1])
            for row, item in zip(tags, dataset, strict=True)
        )


def count(tags: Any) -> int:
    """Entities of a row: an odd tag is a B, and an I that follows nothing begins one, too."""
    before = numpy.concatenate([[OUTSIDE], tags[:-1]])
    begins = (tags % 2 == 1) | ((tags != OUTSIDE) & (before != tags) & (before != tags - 1))
    return int(begins.sum())

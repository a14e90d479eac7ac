"""The other arm: `transformers.Trainer` as the library's run_ner.py example sets it up."""

import tempfile
import time
from typing import Any

import numpy
from seqeval.metrics import f1_score
from spacy.tokens import Doc
from transformers import (
    AutoModelForTokenClassification,
    AutoTokenizer,
    DataCollatorForTokenClassification,
    Trainer,
    TrainerCallback,
    TrainingArguments,
    set_seed,
)

from ..memory import peak_mib
from .measure import Result, Settings, read_corpus

IGNORED = -100


class Clock(TrainerCallback):
    """Times the training from before its first update to after its last."""

    def on_train_begin(self, *args: Any, **kwargs: Any) -> None:
        self.start = time.perf_counter()

    def on_train_end(self, *args: Any, **kwargs: Any) -> None:
        self.seconds = time.perf_counter() - self.start


def run(settings: Settings) -> Result:
    docs = read_corpus(settings)
    names = sorted({tag for split in docs.values() for doc in split for tag in tags_of(doc)})
    tokenizer = AutoTokenizer.from_pretrained(settings.encoder)
    set_seed(settings.seed)
    model = AutoModelForTokenClassification.from_pretrained(settings.encoder, num_labels=len(names))
    rows = {split: [row_of(doc, tokenizer, names) for doc in docs[split]] for split in docs}
    clock = Clock()
    with tempfile.TemporaryDirectory() as folder:
        trainer = Trainer(
            model,
            arguments(settings, folder),
            data_collator=DataCollatorForTokenClassification(tokenizer),
            train_dataset=rows["train"],
            callbacks=[clock],
        )
        trainer.train()
    peak = peak_mib()
    f1 = {f"{split} greedy": score(trainer, rows[split], names) for split in ("dev", "test")}
    return Result(f1, trainer.state.global_step, clock.seconds, peak)


def arguments(settings: Settings, folder: str) -> TrainingArguments:
    return TrainingArguments(
        output_dir=folder,
        learning_rate=settings.learn_rate,
        per_device_train_batch_size=settings.batch_size,
        per_device_eval_batch_size=settings.batch_size,
        num_train_epochs=settings.epochs,
        lr_scheduler_type="linear",
        seed=settings.seed,
        report_to=[],
        save_strategy="no",
        logging_strategy="no",
        disable_tqdm=True,
        use_cpu=True,
    )


def tags_of(doc: Doc) -> list[str]:
    return [f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc]


def row_of(doc: Doc, tokenizer: Any, names: list[str]) -> dict[str, list[int]]:
    """Labels on the first wordpiece of each token, as run_ner.py aligns them."""
    encoding = tokenizer([t.text for t in doc], is_split_into_words=True, truncation=True)
    tags = tags_of(doc)
    labels, before = [], None
    for word in encoding.word_ids():
        new = word is not None and word != before
        labels.append(names.index(tags[word]) if new else IGNORED)
        before = word
    return {**encoding, "labels": labels}


def score(trainer: Trainer, rows: list[dict[str, list[int]]], names: list[str]) -> float:
    output = trainer.predict(rows)
    predicted = numpy.argmax(output.predictions, axis=2)
    gold, found = [], []
    for tags, labels in zip(predicted, output.label_ids, strict=True):
        kept = [(p, g) for p, g in zip(tags, labels, strict=True) if g != IGNORED]
        found.append([names[p] for p, _ in kept])
        gold.append([names[g] for _, g in kept])
    return float(f1_score(gold, found))

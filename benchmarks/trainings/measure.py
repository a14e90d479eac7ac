"""What both arms of the comparison share: settings, corpus, memory."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.tokens import Doc

from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.splits import find_splits


@dataclass(frozen=True)
class Settings:
    """Of one training.

    corpus, encoder: folders. train_is_dev: evaluate on the training sentences themselves.
    normalisation, head: of our arm; the Trainer has but one of each.
    """

    corpus: str
    encoder: str
    epochs: int
    learn_rate: float
    seed: int
    normalisation: str = "published"
    head: str = "linear"
    train_is_dev: bool = False
    batch_size: int = 10


@dataclass(frozen=True)
class Result:
    """f1: by "<split> <decoding>". seconds: of the updates alone, without evaluation.
    peak_mib: the process's largest resident set by the end of training."""

    f1: dict[str, float]
    updates: int
    seconds: float
    peak_mib: float


def read_corpus(settings: Settings) -> dict[str, list[Doc]]:
    """Gold docs by split, one token a character."""
    nlp = spacy.blank("zh")
    folder = Path(settings.corpus)
    docs = {}
    for split, names in find_splits([p.name for p in folder.iterdir()], str(folder)).items():
        sentences, _ = read_file(folder / names[0], lenient=True)
        docs[split] = list(to_docbin(nlp, sentences, Counter()).get_docs(nlp.vocab))
    if settings.train_is_dev:
        docs["dev"] = docs["train"]
    return docs

"""Reads the converted corpus for the audit."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.tokens import Doc

from ..corpus.docbin import read_docbin, to_sentence
from ..corpus.sentence import Sentence
from ..corpus.splits import SPLITS


@dataclass(frozen=True)
class Item:
    """A sentence of the corpus: the `index`-th doc of its split, from 0, and its tokens."""

    split: str
    index: int
    sentence: Sentence
    tokens: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.sentence.text

    @property
    def place(self) -> str:
        """Where the user finds it."""
        return self.sentence.place or f"{self.split}.spacy, doc {self.index + 1}"


Corpus = dict[str, list[Item]]


def read_items(folder: Path) -> Corpus:
    """The sentences of train, dev and test, in order.

    folder: with `train.spacy`, `dev.spacy` and `test.spacy`.
    Raises UserError if one of them is missing or damaged.
    """
    vocab = spacy.blank("zh").vocab
    corpus: Corpus = {}
    for split in SPLITS:
        path = folder / f"{split}.spacy"
        docs: Iterable[Doc] = read_docbin(path).get_docs(vocab)
        corpus[split] = [
            Item(split, index, to_sentence(doc), tuple(token.text for token in doc))
            for index, doc in enumerate(docs)
        ]
    return corpus


def everything(corpus: Corpus) -> list[Item]:
    """All sentences, split by split."""
    return [item for items in corpus.values() for item in items]

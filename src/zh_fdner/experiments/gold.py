"""The annotated sentences that experiments train on and score on."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import spacy
from spacy.tokens import Doc

from ..corpus.digest import digest_of_doc
from ..corpus.docbin import read_docbin
from ..layout import Layout


@dataclass(frozen=True)
class Gold:
    """An annotated sentence. digest: of its tokens and entities, nothing else."""

    doc: Doc = field(compare=False)
    digest: str

    @property
    def text(self) -> str:
        text: str = self.doc.text
        return text

    @property
    def labels(self) -> list[str]:
        """The label of each entity."""
        return [entity.label_ for entity in self.doc.ents]


def read_gold(layout: Layout, splits: Iterable[str]) -> dict[str, list[Gold]]:
    """The sentences of these splits of the converted corpus, in order. No other is opened.

    Raises UserError if one is missing or damaged.
    """
    vocab = spacy.blank("zh").vocab
    gold = {}
    for split in splits:
        path = layout.corpus / f"{split}.spacy"
        docs = read_docbin(path).get_docs(vocab)
        gold[split] = [Gold(doc, digest_of_doc(doc)) for doc in docs]
    return gold


def digest_of(sentences: Iterable[Gold]) -> str:
    """sha256 of sentences in their order, which decides the batches."""
    return hashlib.sha256("".join(each.digest for each in sentences).encode()).hexdigest()

"""Small corpora, written as lists of annotated texts, and the real ones that lie beside."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin

from zh_fdner.audit.findings import Findings, examine
from zh_fdner.audit.items import Corpus, Item
from zh_fdner.corpus.docbin import ATTRIBUTES, PLACE, WRITTEN, to_doc
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.corpus.splits import SPLITS

from ..conftest import shared_corpus

MANIFEST: Any = {
    "corpus": {"name": "mine", "stand_in": False, "sha256": "of mine"},
    "encoder": {"name": "an encoder", "stand_in": False},
    "splits": {},
    "overlap": {},
}
SHARED_FILES = {
    "resume": "{}.char.bmes",
    "weibo": "weiboNER_2nd_conll.{}",
    "car_faults/sample219": "{}.txt",
}


def sentence(marked: str, place: str = "", written: str = "") -> Sentence:
    """`"[轴承 部件]坏了?"` → 轴承坏了 with an entity; a character before ? has no annotation."""
    text, entities, missing = "", [], set()
    for surface, label, plain, unknown in re.findall(r"\[(\S+) (\S+)\]|([^\[?])(\?)?", marked):
        if label:
            entities.append(Entity(len(text), len(text) + len(surface), label))
        elif unknown:
            missing.add(len(text))
        text += surface or plain
    return Sentence(text, tuple(entities), frozenset(missing), place, written)


def item(marked: str | Sentence, split: str = "train", index: int = 0) -> Item:
    each = sentence(marked) if isinstance(marked, str) else marked
    return Item(split, index, each, tuple(each.text))


def corpus(
    train: Sequence[str | Sentence],
    dev: Sequence[str | Sentence] = (),
    test: Sequence[str | Sentence] = (),
) -> Corpus:
    return {
        split: [item(each, split, index) for index, each in enumerate(sentences)]
        for split, sentences in zip(SPLITS, (train, dev, test), strict=True)
    }


def write_docbins(folder: Path, of: Corpus) -> None:
    """The converted corpus, as the audit reads it."""
    nlp = spacy.blank("zh")
    folder.mkdir(parents=True, exist_ok=True)
    for split, items in of.items():
        docbin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
        for each in items:
            doc = to_doc(nlp, each.sentence, Counter())
            doc.user_data[PLACE] = each.sentence.place
            doc.user_data[WRITTEN] = each.sentence.written
            docbin.add(doc)
        docbin.to_disk(folder / f"{split}.spacy")


@pytest.fixture
def findings(encoder_folder: Path) -> Any:
    """A function that examines a corpus."""

    def of(each: Corpus, manifest: Any = MANIFEST) -> Findings:
        return examine(each, encoder_folder, manifest)

    return of


def real_corpus(name: str) -> Corpus:
    """Skips where it does not lie beside the project."""
    folder = shared_corpus(name)
    sentences = []
    for split in SPLITS:
        path = folder / SHARED_FILES[name].format(split)
        if not path.exists():
            path = folder / SHARED_FILES[name].format("valid")
        sentences.append(read_file(path, lenient=True)[0])
    return corpus(*sentences)

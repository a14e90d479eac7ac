"""A converted corpus with an audit, and pipelines of dictionaries, whose entities are known."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.language import Language

from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest

# Of test, sentence 0 is in train and sentence 1 nearly.
TEST = [
    Sentence("轴承有点蚀。", (Entity(0, 2, "部件"), Entity(3, 5, "失效"))),
    Sentence("齿轮有裂纹,", (Entity(0, 2, "部件"), Entity(3, 5, "失效"))),
    Sentence("外圈剥落", (Entity(0, 2, "部件"), Entity(2, 4, "失效"))),
    Sentence("更换轴承", (Entity(2, 4, "部件"),), missing=frozenset({0, 1})),
]
DEV = TEST[2:]
OVERLAP = {
    "dev": {"exact": [], "near": [], "as_written": 0},
    "test": {"exact": [0], "near": [1], "as_written": 1},
}
WORDS = {"轴承": "部件", "齿轮": "部件", "点蚀": "失效", "裂纹": "部件", "更换": "失效"}
MORE_WORDS = {**WORDS, "外圈": "部件", "剥落": "失效", "裂纹": "失效"}


def dictionary(words: dict[str, str]) -> Language:
    """A pipeline that finds these words: {word: type}."""
    nlp = spacy.blank("zh")
    ruler: Any = nlp.add_pipe("entity_ruler", name="ner")
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in words.items()])
    return nlp


@pytest.fixture
def corpus(layout: Layout) -> Layout:
    """As after convert and audit."""
    splits = {"dev": DEV, "test": TEST}
    layout.corpus.mkdir()
    for split, sentences in splits.items():
        docbin = to_docbin(spacy.blank("zh"), sentences, Counter())
        docbin.to_disk(layout.corpus / f"{split}.spacy")
    manifest: Any = {
        "corpus": {"name": "mine", "stand_in": False, "sha256": "of mine"},
        "encoder": {"name": "bert", "stand_in": False, "files": {"vocab.txt": "of it"}},
        "splits": {split: {"sentences": len(s)} for split, s in splits.items()},
        "overlap": {},
    }
    write_manifest(layout.manifest, manifest)
    layout.metrics.mkdir()
    layout.audit.write_text(
        json.dumps({"corpus_sha256": "of mine", "overlap": OVERLAP}), encoding="utf8"
    )
    return layout


@pytest.fixture
def trained(corpus: Layout) -> Layout:
    """As after train."""
    save(dictionary(WORDS), corpus.model)
    return corpus


def save(nlp: Language, folder: Path) -> None:
    folder.parent.mkdir(exist_ok=True)
    nlp.to_disk(folder)

"""Token classifiers with random heads that find entities, and what the library finds with them."""

import shutil
from collections.abc import Callable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy
import pytest
import spacy
import torch
from spacy.language import Language
from transformers import AutoModelForTokenClassification, AutoTokenizer, BertForTokenClassification
from transformers import pipeline as hf_pipeline

from zh_fdner.checkpoints.build import build_pipeline
from zh_fdner.checkpoints.source import read_classifier, tag_names_of
from zh_fdner.checkpoints.tags import read_tags
from zh_fdner.layout import Layout

from ..conftest import ROOT

BIO = ["O", "B-部件", "I-部件", "B-故障", "I-故障"]
TEXTS = [
    "滚动轴承6205外圈出现点蚀。",
    "SKF 6205-2RS 的 BPFO 处有峰值,建议更换驱动端轴承。",
    "换行\n与\t制表符、全角　空格ＳＫＦ６２、�、𠮷和🙂都不能使它出错。",
    "龘",
]
BLANK = spacy.blank("zh")
Spans = list[tuple[int, int, str]]
MakeClassifier = Callable[..., Path]


@pytest.fixture
def layout(layout: Layout) -> Layout:
    """An empty project from which packages can be built."""
    shutil.copy(ROOT / "LICENSE", layout.root)
    return layout


@pytest.fixture(scope="session")
def make_classifier(
    encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> MakeClassifier:
    """`make_classifier(names)`: the folder of a checkpoint with tags of these names."""

    def make(names: Sequence[str], seed: int = 0) -> Path:
        torch.manual_seed(seed)
        model = BertForTokenClassification.from_pretrained(
            encoder_folder,
            id2label=dict(enumerate(names)),
            label2id={name: i for i, name in enumerate(names)},
        )
        torch.nn.init.normal_(model.classifier.weight, std=0.3)
        with torch.no_grad():
            # Of most characters nothing is to be said, and entities are to go on.
            for i, name in enumerate(names):
                model.classifier.bias[i] = {"O": 8.0, "I": 4.0, "M": 4.0}.get(name[:1], 1.0)
        folder = tmp_path_factory.mktemp("classifier") / "mine"
        model.save_pretrained(folder)
        AutoTokenizer.from_pretrained(encoder_folder).save_pretrained(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def bio_classifier(make_classifier: MakeClassifier) -> Path:
    return make_classifier(BIO)


def as_pipeline(folder: Path, labels: Sequence[str] = ()) -> Language:
    """The imported pipeline, without the package around it."""
    classifier = read_classifier(folder, folder.name)
    tags = read_tags(tag_names_of(classifier), labels)
    return build_pipeline(folder, classifier, tags, ROOT / "configs")


def found(nlp: Language, texts: list[str]) -> list[Spans]:
    """The entities of each text, as (first token, token behind the last, label)."""
    return [[(e.start, e.end, e.label_) for e in doc.ents] for doc in nlp.pipe(texts)]


def own_logits(nlp: Language, text: str) -> Any:
    """The head's own columns, (n_tokens, n_columns)."""
    nlp.get_pipe("ner").release_trf_data_of = None  # type: ignore[attr-defined]
    return nlp.get_pipe("ner").model.predict([nlp(text)])[0]  # type: ignore[attr-defined]


def tokens(text: str) -> list[str]:
    """The characters, but for a space behind a token, which spaCy makes part of it."""
    return [token.text for token in BLANK.make_doc(text)]


def written(tokenizer: Any, text: str) -> list[str]:
    """The tokens as this project gives them to the encoder: one of which the tokenizer would
    leave nothing (U+FFFD, white space) is an unknown one."""
    return [token if tokenizer.tokenize(token) else tokenizer.unk_token for token in tokens(text)]


def library_logits(folder: Path, text: str) -> Any:
    """(n_tokens, n_columns), from the library's model given the tokens as words."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForTokenClassification.from_pretrained(folder).eval()
    words = written(tokenizer, text)
    inputs = tokenizer(words, is_split_into_words=True, return_tensors="pt")
    assert inputs.word_ids() == [None, *range(len(words)), None]
    with torch.no_grad():
        return model(**inputs).logits[0, 1:-1].numpy()


def library_entities(folder: Path, texts: list[list[str]]) -> list[Spans]:
    """What `transformers.pipeline` finds in words that are joined by single spaces, as
    (first word, word behind the last, label)."""
    tagger = hf_pipeline(
        "token-classification",
        model=AutoModelForTokenClassification.from_pretrained(folder),
        tokenizer=AutoTokenizer.from_pretrained(folder),
        aggregation_strategy="simple",
        device=-1,
    )
    # Neighbours of similar length, so that batches need little padding.
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    outputs = tagger([" ".join(texts[i]) for i in order], batch_size=32)
    spans: list[Spans] = [[] for _ in texts]
    for i, entities in zip(order, outputs, strict=True):
        starts = [0, *accumulate(len(word) + 1 for word in texts[i])]
        spans[i] = [
            (
                int(numpy.searchsorted(starts, entity["start"], side="right")) - 1,
                int(numpy.searchsorted(starts, entity["end"], side="left")),
                entity["entity_group"],
            )
            for entity in entities
        ]
    return spans

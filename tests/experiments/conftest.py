"""Annotated sentences, a small converted corpus, and a runner that trains nothing."""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from zh_fdner.corpus.conll import read_conll
from zh_fdner.corpus.convert import convert_corpus
from zh_fdner.corpus.docbin import to_docbin
from zh_fdner.experiments.gold import Gold, digest_of_doc
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Result, Run, Scored
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest

from ..conftest import ROOT

N_SENTENCES = {"train": 24, "dev": 8, "test": 8}


def sentence(text: str, *entities: tuple[int, int, str]) -> Gold:
    """entities: start, end and label, by characters."""
    doc: Doc = spacy.blank("zh").make_doc(text)
    doc.set_ents([doc.char_span(*entity) for entity in entities], default="outside")
    return Gold(doc, digest_of_doc(doc))


def read_split(source: Path, split: str) -> list[Gold]:
    """A split of a folder of CoNLL files."""
    nlp = spacy.blank("zh")
    (path,) = source.glob(f"*{split}*")
    docs = to_docbin(nlp, read_conll(path)[0], Counter()).get_docs(nlp.vocab)
    return [Gold(doc, digest_of_doc(doc)) for doc in docs]


@pytest.fixture
def project(layout: Layout, encoder_folder: Path) -> Layout:
    """A project whose corpus is converted: the first sentences of the sample."""
    layout.source_corpus.mkdir(parents=True)
    for split, n in N_SENTENCES.items():
        blocks = (ROOT / "assets" / "sample" / f"{split}.txt").read_text(encoding="utf8")
        text = "\n\n".join(blocks.split("\n\n")[:n])
        (layout.source_corpus / f"{split}.txt").write_text(text, encoding="utf8")
    source = {"name": "zh_fdner sample", "stand_in": True}
    manifest = {"corpus": source, "encoder": source, "splits": {}, "overlap": {}}
    convert_corpus(layout.source_corpus, layout.corpus, manifest)  # type: ignore[arg-type]
    write_manifest(layout.manifest, manifest)  # type: ignore[arg-type]
    shutil.copytree(encoder_folder, layout.encoder)
    return layout


@pytest.fixture
def planner(project: Layout) -> Planner:
    return Planner(project, "linear", ["training.max_epochs=2"], -1)


def scored(run: Run, quality: float) -> list[Scored]:
    """As of a model that finds this share of the entities, which ones the run's digest decides,
    and says nothing wrong."""
    found = []
    for i, each in enumerate(run.score):
        counts: dict[str, tuple[int, int, int]] = {}
        for j, label in enumerate(each.labels):
            drawn = hashlib.sha256(f"{run.digest} {i} {j}".encode()).digest()[0] / 256
            tp, fp, fn = counts.get(label, (0, 0, 0))
            right = drawn < quality
            counts[label] = (tp + right, fp, fn + (not right))
        found.append(Scored(predicted=[], counts=counts, tags=(1, 2)))
    return found


class FakeRunner:
    """Gives made-up results, and remembers for which runs."""

    def __init__(self, quality: Callable[[Run], float] = lambda run: 0.5):
        self.quality = quality
        self.runs: list[Run] = []

    def __call__(self, runs: Sequence[Run]) -> list[Result]:
        self.runs += runs
        return [
            Result(
                inputs=run.inputs,
                sentences=scored(run, self.quality(run)),
                seconds=1.0,
                threads=1,
            )
            for run in runs
        ]


def read_figures(layout: Layout, name: str):
    return json.loads(layout.experiment(name).read_text(encoding="utf8"))

"""Annotated sentences, a small converted corpus, and a runner that trains nothing."""

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc

from zh_fdner.audit.audit import audit
from zh_fdner.corpus.convert import convert
from zh_fdner.corpus.digest import digest_of_doc
from zh_fdner.experiments.gold import Gold
from zh_fdner.experiments.planner import Planner
from zh_fdner.experiments.run import Result, Run, Scored
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest
from zh_fdner.sources.corpus import resolve_corpus
from zh_fdner.sources.model_files import checksums

from ..conftest import ROOT

NOT_FDNER = "Its scores are not fdner's"
N_SENTENCES = {"train": 24, "dev": 8, "test": 8}


def sentence(text: str, *entities: tuple[int, int, str]) -> Gold:
    """entities: start, end and label, by characters."""
    doc: Doc = spacy.blank("zh").make_doc(text)
    doc.set_ents([doc.char_span(*entity) for entity in entities], default="outside")
    return Gold(doc, digest_of_doc(doc))


def convert_into(layout: Layout, folder: Path) -> None:
    """Fetch and convert a user's corpus; the manifest calls corpus and encoder stand-ins."""
    source = {**resolve_corpus(str(folder), layout, layout.source_corpus), "stand_in": True}
    files = checksums(layout.encoder) if layout.encoder.exists() else {}
    encoder = {**source, "files": files, "hidden_size": 192}
    manifest = {"corpus": source, "encoder": encoder, "splits": {}, "overlap": {}}
    write_manifest(layout.fetched_manifest, manifest)  # type: ignore[arg-type]
    convert(layout)


@pytest.fixture
def project(layout: Layout, encoder_folder: Path) -> Layout:
    """A project whose corpus, the first sentences of the sample, is converted and audited."""
    folder = layout.root / "mine"
    folder.mkdir()
    for split, n in N_SENTENCES.items():
        blocks = (ROOT / "assets" / "sample" / f"{split}.txt").read_text(encoding="utf8")
        text = "\n\n".join(blocks.split("\n\n")[:n])
        (folder / f"{split}.txt").write_text(text, encoding="utf8")
    shutil.copytree(encoder_folder, layout.encoder)
    convert_into(layout, folder)
    audit(layout)
    return layout


@pytest.fixture
def planner(project: Layout) -> Planner:
    return Planner(project, "linear", ["training.max_epochs=2"], -1)


def scored(run: Run, quality: float) -> list[Scored]:
    """As of a model that finds this share of the entities, which ones the run's name decides
    (its digest changes with every line of code), and says nothing wrong."""
    found = []
    for i, each in enumerate(run.score):
        counts: dict[str, tuple[int, int, int]] = {}
        for j, label in enumerate(each.labels):
            drawn = hashlib.sha256(f"{run.name} {i} {j}".encode()).digest()[0] / 256
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
                diverged=None,
                seconds=1.0,
                threads=1,
            )
            for run in runs
        ]


def copy_train_to(project: Layout, *splits: str) -> None:
    """As fdner may be."""
    for split in splits:
        data = (project.root / "mine" / "train.txt").read_bytes()
        (project.root / "mine" / f"{split}.txt").write_bytes(data)
    convert_into(project, project.root / "mine")
    audit(project)


def read_figures(layout: Layout, name: str):
    return json.loads(layout.experiment(name).read_text(encoding="utf8"))


def read_text(layout: Layout, name: str) -> str:
    """An experiment's report."""
    return layout.experiment(name).with_suffix(".md").read_text(encoding="utf8")

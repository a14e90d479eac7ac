"""A run's files, made by the steps themselves but for the training and its predictions."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.training import Example

from zh_fdner.atomic import write
from zh_fdner.audit.audit import audit
from zh_fdner.configure import write_config
from zh_fdner.corpus.convert import convert_corpus
from zh_fdner.corpus.splits import SCORED, SPLITS
from zh_fdner.evaluation.overlap import read_overlap
from zh_fdner.evaluation.record import as_json, as_jsonl, evaluation_record, prediction_rows
from zh_fdner.evaluation.run import Pace, Run
from zh_fdner.experiments.origin import origin_of
from zh_fdner.layout import Layout
from zh_fdner.manifest import Manifest, read_manifest, write_manifest
from zh_fdner.pipeline.confidence import SCORE
from zh_fdner.report.inputs import Inputs, read_inputs
from zh_fdner.reproduction.reproduce import reproduce

# By split, sentences as "轴承/部件 有 点蚀/失效形式": an entity has its label behind a slash.
Corpus = dict[str, list[str]]
MakeRun = Callable[..., Layout]

CORPUS: Corpus = {
    "train": ["轴承/部件 有 点蚀/失效形式", "更换/措施 了 齿轮/部件", "温度/属性 为 85℃/参数"],
    "dev": ["内圈/部件 有 剥落/失效形式", "建议 更换/措施 轴承/部件"],
    "test": ["外圈/部件 出现 裂纹/失效形式", "转速/属性 是 1500转/参数", "今天 没有 异常"],
}


@pytest.fixture
def make_run(layout: Layout, encoder_folder: Path) -> MakeRun:
    """Writes everything that the report reads.

    predict: from a gold doc to entities with their confidence.
    """

    def make(
        corpus: Corpus = CORPUS,
        predict: Callable[[Doc], list[tuple[Span, float | None]]] = without_the_last,
        name: str = "mine",
        stand_in: bool = False,
    ) -> Layout:
        shutil.copytree(encoder_folder, layout.encoder)
        manifest = convert_corpus(
            write_corpus(layout, corpus), layout.corpus, new_manifest(name, stand_in)
        )
        write_manifest(layout.manifest, manifest)
        audit(layout)
        write_config(layout, "linear", [])
        write_log(layout)
        reproduce(layout)
        write_evaluation(layout, predict)
        return layout

    return make


@pytest.fixture
def inputs(make_run: MakeRun) -> Inputs:
    return read_inputs(make_run())


def without_the_last(gold: Doc) -> list[tuple[Span, float | None]]:
    """Finds all entities of a sentence but the last one."""
    return [(ent, 0.9) for ent in gold.ents[:-1]]


def new_manifest(name: str, stand_in: bool) -> Manifest:
    source: Any = {"requested": name, "name": name, "license": "not stated", "files": {}}
    encoder = {**source, "requested": "bert", "name": "bert", "hidden_size": 768}
    return {
        "corpus": {**source, "stand_in": stand_in},
        "encoder": {**encoder, "stand_in": False},
        "splits": {},
        "overlap": {},
    }


def write_corpus(layout: Layout, corpus: Corpus) -> Path:
    """Returns the folder."""
    for split in SPLITS:
        folder = layout.source_corpus / split
        folder.mkdir(parents=True)
        blocks = ["\n".join(lines(sentence)) for sentence in corpus[split]]
        (folder / f"{split}.txt").write_text("\n\n".join(blocks) + "\n", encoding="utf8")
    return layout.source_corpus


def correct(layout: Layout) -> None:
    """Annotate one type otherwise and convert again: names and sizes stay."""
    shutil.rmtree(layout.source_corpus)
    corrected = {
        split: [each.replace("/部件", "/零件") for each in sentences]
        for split, sentences in CORPUS.items()
    }
    source = write_corpus(layout, corrected)
    manifest = convert_corpus(source, layout.corpus, new_manifest("mine", stand_in=False))
    write_manifest(layout.manifest, manifest)


def lines(sentence: str) -> list[str]:
    found = []
    for part in sentence.split(" "):
        surface, _, label = part.partition("/")
        for i, character in enumerate(surface):
            found.append(f"{character}\t{'BI'[i > 0]}-{label}" if label else f"{character}\tO")
    return found


def origin(inputs: Inputs) -> dict[str, Any]:
    """What the figures of an experiment with this very run begin with."""
    manifest = inputs.manifest
    files = manifest["encoder"]["files"]
    return {**origin_of(manifest, files, "linear", {}, inputs.config)}


def write_log(layout: Layout) -> None:
    scores = {"precision": 0.5, "recall": 0.25, "f1": 0.3333, "accuracy": 0.75}
    layout.metrics.mkdir(exist_ok=True)
    with layout.training_log.open("w", encoding="utf8") as log:
        for epoch in (1, 2):
            row = {"epoch": epoch, "step": epoch, "train_loss": 1 / epoch, **scores}
            log.write(json.dumps({**row, "validation_loss": None}) + "\n")


def write_evaluation(
    layout: Layout, predict: Callable[[Doc], list[tuple[Span, float | None]]]
) -> None:
    overlaps = read_overlap(layout.audit, read_manifest(layout.manifest))
    vocab = spacy.blank("zh").vocab
    runs = {}
    for split in SCORED:
        docs = DocBin().from_disk(layout.corpus / f"{split}.spacy").get_docs(vocab)
        runs[split] = Run([example(gold, predict(gold)) for gold in docs], Pace(1000.0, 1000.0))
        rows = prediction_rows(runs[split].examples, overlaps[split])
        write({layout.predictions(split): as_jsonl(rows)})
    write({layout.evaluation: as_json(evaluation_record(runs, {}, overlaps))})


def example(gold: Doc, found: list[tuple[Span, float | None]]) -> Example:
    words, spaces = [t.text for t in gold], [bool(t.whitespace_) for t in gold]
    predicted = Doc(gold.vocab, words=words, spaces=spaces)
    predicted.set_ents([Span(predicted, e.start, e.end, e.label_) for e, _ in found])
    for ent, confidence in found:
        predicted[ent.start : ent.end]._.set(SCORE, confidence)
    return Example(predicted, gold)

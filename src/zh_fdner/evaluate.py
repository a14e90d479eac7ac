"""The `evaluate` step: scores of the last weights, which ship, and of those best on dev."""

from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language

from .atomic import write
from .corpus.splits import SCORED
from .evaluation.console import evaluation_lines
from .evaluation.overlap import read_overlap
from .evaluation.page import render
from .evaluation.record import as_json, as_jsonl, evaluation_record, prediction_rows
from .evaluation.run import Run, benchmark, run_pipeline
from .gpu import use_device
from .layout import Layout
from .manifest import Manifest, read_manifest, stand_ins, warn_of_stand_ins
from .release.meta import build_meta
from .trained import load_trained

# The text of each.
Files = dict[Path, str]


def evaluate(layout: Layout, gpu_id: int) -> None:
    """Score the pipelines on dev and test.

    Of both models, writes what `spacy benchmark accuracy` writes: `metrics/{dev,test}.json`
    and `metrics/best_{dev,test}.json`; and together `metrics/evaluation.json`. Of the last,
    which ships, `metrics/{dev,test}_predictions.jsonl`, `metrics/{dev,test}.html` and
    `metrics/meta.json`, the meta of the packaged pipeline with these scores in it.
    Raises UserError if an earlier step's output is missing.
    """
    manifest = read_manifest(layout.manifest)
    overlaps = read_overlap(layout.audit, manifest)
    use_device(gpu_id)
    nlp = load_trained(layout.model)
    last = run_on_corpus(nlp, layout)
    scores = {"last": benchmarks(nlp, last)}
    files = {**benchmark_files(scores["last"], layout, ""), **pages(nlp, last, layout, manifest)}
    best, scores["best"] = run_best(layout)
    files.update(benchmark_files(scores["best"], layout, "best_"))
    record = evaluation_record(last, best, overlaps)
    files[layout.evaluation] = as_json(record)
    for split, run in last.items():
        rows = prediction_rows(run.examples, overlaps[split])
        files[layout.predictions(split)] = as_jsonl(rows)
    meta = build_meta(
        nlp, manifest, scores["last"], record["models"]["last"], record["calibration"]
    )
    files[layout.metrics / "meta.json"] = as_json(meta)
    for split in () if best else SCORED:
        (layout.metrics / f"best_{split}.json").unlink(missing_ok=True)
    write(files)
    report(record, scores)
    warn_of_stand_ins(manifest)


def run_on_corpus(nlp: Language, layout: Layout) -> dict[str, Run]:
    """By split."""
    runs = run_pipeline(nlp, [layout.corpus / f"{split}.spacy" for split in SCORED])
    return dict(zip(SCORED, runs, strict=True))


def run_best(layout: Layout) -> tuple[dict[str, Run], dict[str, Any]]:
    """The runs of `training/model-best` and their scores by split; both empty if there is
    none."""
    if not layout.best_model.exists():
        return {}, {}
    nlp = load_trained(layout.best_model)
    runs = run_on_corpus(nlp, layout)
    return runs, benchmarks(nlp, runs)


def benchmarks(nlp: Language, runs: dict[str, Run]) -> dict[str, Any]:
    """The scores of `spacy benchmark accuracy`, by split."""
    return {split: benchmark(nlp, run) for split, run in runs.items()}


def benchmark_files(scores: dict[str, Any], layout: Layout, prefix: str) -> Files:
    """As that command writes them."""
    return {
        layout.metrics / f"{prefix}{split}.json": srsly.json_dumps(of_split, indent=2)
        for split, of_split in scores.items()
    }


def pages(nlp: Language, runs: dict[str, Run], layout: Layout, manifest: Manifest) -> Files:
    """The first sentences with what was predicted, for the eye."""
    labels = nlp.get_pipe("ner").labels  # type: ignore[attr-defined]
    notes = " and ".join(stand_ins(manifest))
    files: Files = {}
    for split, run in runs.items():
        heading = f"{split}: {manifest['corpus']['name']}"
        heading += f" (stand-in: {notes})" if notes else ""
        docs = [example.predicted for example in run.examples]
        files[layout.metrics / f"{split}.html"] = render(docs, labels, heading)
    return files


def report(record: dict[str, Any], scores: dict[str, Any]) -> None:
    accuracies = {
        model: {split: of_split.get("bio_acc") for split, of_split in by_split.items()}
        for model, by_split in scores.items()
    }
    print("\n" + "\n".join(evaluation_lines(record, accuracies)) + "\n", flush=True)

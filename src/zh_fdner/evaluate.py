"""The `evaluate` step: scores of the last weights, which ship, and of those best on dev."""

from pathlib import Path
from typing import Any

import spacy
import srsly
from spacy.language import Language

from .corpus.splits import SCORED
from .errors import UserError
from .evaluation.console import evaluation_lines
from .evaluation.overlap import read_overlap
from .evaluation.page import render
from .evaluation.record import evaluation_record, prediction_rows, write_json, write_jsonl
from .evaluation.run import Run, benchmark, run_pipeline
from .gpu import use_device
from .layout import Layout
from .manifest import Manifest, read_manifest, stand_ins, warn_of_stand_ins
from .release.meta import build_meta


def evaluate(layout: Layout, gpu_id: int) -> None:
    """Score the pipelines on dev and test.

    Of both models, writes what `spacy benchmark accuracy` writes: `metrics/{dev,test}.json`
    and `metrics/best_{dev,test}.json`; and together `metrics/evaluation.json`. Of the last,
    which ships, `metrics/{dev,test}_predictions.jsonl`, `metrics/{dev,test}.html` and
    `metrics/meta.json`, the meta of the packaged pipeline with these scores in it.
    Raises UserError if an earlier step's output is missing.
    """
    manifest = read_manifest(layout.manifest)
    if not layout.model.exists():
        raise UserError(f"{layout.model} is missing. Run: python -m spacy project run train")
    overlaps = read_overlap(layout.audit, manifest)
    use_device(gpu_id)
    nlp = spacy.load(layout.model)
    last = run_on_corpus(nlp, layout)
    scores = {"last": write_benchmark(nlp, last, layout.metrics, "")}
    write_pages(nlp, last, layout, manifest)
    best, scores["best"] = run_best(layout)
    record = evaluation_record(last, best, overlaps)
    write_json(layout.evaluation, record)
    for split, run in last.items():
        write_jsonl(layout.predictions(split), prediction_rows(run.examples, overlaps[split]))
    write_json(
        layout.metrics / "meta.json",
        build_meta(nlp, manifest, scores["last"], record["models"]["last"]),
    )
    report(record, scores)
    warn_of_stand_ins(manifest)


def run_on_corpus(nlp: Language, layout: Layout) -> dict[str, Run]:
    """By split."""
    runs = run_pipeline(nlp, [layout.corpus / f"{split}.spacy" for split in SCORED])
    return dict(zip(SCORED, runs, strict=True))


def run_best(layout: Layout) -> tuple[dict[str, Run], dict[str, Any]]:
    """The runs of `training/model-best` and their scores by split, the latter also written;
    both empty if there is none."""
    for split in SCORED:
        (layout.metrics / f"best_{split}.json").unlink(missing_ok=True)
    if not layout.best_model.exists():
        return {}, {}
    nlp = spacy.load(layout.best_model)
    runs = run_on_corpus(nlp, layout)
    return runs, write_benchmark(nlp, runs, layout.metrics, "best_")


def write_benchmark(
    nlp: Language, runs: dict[str, Run], metrics: Path, prefix: str
) -> dict[str, Any]:
    """Write the scores of `spacy benchmark accuracy`, and return them, by split."""
    metrics.mkdir(parents=True, exist_ok=True)
    scores = {split: benchmark(nlp, run) for split, run in runs.items()}
    for split, of_split in scores.items():
        srsly.write_json(metrics / f"{prefix}{split}.json", of_split)
    return scores


def write_pages(nlp: Language, runs: dict[str, Run], layout: Layout, manifest: Manifest) -> None:
    """The first sentences with what was predicted, for the eye."""
    labels = nlp.get_pipe("ner").labels  # type: ignore[attr-defined]
    notes = " and ".join(stand_ins(manifest))
    for split, run in runs.items():
        heading = f"{split}: {manifest['corpus']['name']}"
        heading += f" (stand-in: {notes})" if notes else ""
        docs = [example.predicted for example in run.examples]
        page = layout.metrics / f"{split}.html"
        page.write_text(render(docs, labels, heading), encoding="utf8")


def report(record: dict[str, Any], scores: dict[str, Any]) -> None:
    accuracies = {
        model: {split: of_split.get("bio_acc") for split, of_split in by_split.items()}
        for model, by_split in scores.items()
    }
    print("\n" + "\n".join(evaluation_lines(record, accuracies)) + "\n", flush=True)

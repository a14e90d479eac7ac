"""The `evaluate` step: scores of the last weights, which ship, and of those best on dev."""

import json
import warnings
from pathlib import Path
from typing import Any

import spacy
from spacy import displacy
from spacy.cli.evaluate import evaluate as benchmark_accuracy
from spacy.language import Language
from spacy.tokens import DocBin

from .errors import UserError
from .layout import Layout
from .manifest import Manifest, read_manifest, stand_ins, warn_of_stand_ins
from .release.meta import build_meta

SPLITS = ("dev", "test")
SENTENCES_SHOWN = 100
TABLE_KEYS = ("ents_p", "ents_r", "ents_f", "bio_acc")
COLOURS = (
    "#a6cee3", "#fdbf6f", "#fb9a99", "#b2df8a", "#cab2d6", "#ffff99",
    "#8dd3c7", "#fccde5", "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f",
)  # fmt: skip


def evaluate(layout: Layout, gpu_id: int) -> dict[str, Any]:
    """Score the pipeline on dev and test as `spacy benchmark accuracy` does.

    Writes `metrics/{dev,test}.json`, `metrics/{dev,test}.html` and `metrics/meta.json`,
    the meta of the packaged pipeline with these scores in it, and for the weights that were
    best on dev `metrics/best_{dev,test}.json`. Returns the scores that ship, by split.
    """
    manifest = read_manifest(layout.manifest)
    metrics = layout.metrics
    metrics.mkdir(parents=True, exist_ok=True)
    if not layout.model.exists():
        raise UserError(f"{layout.model} is missing. Run: python -m spacy project run train")
    scores: dict[str, Any] = {}
    for split in SPLITS:
        print(f"\n{split}", flush=True)
        data = layout.corpus / f"{split}.spacy"
        scores[split] = benchmark_accuracy(
            str(layout.model), data, output=metrics / f"{split}.json", use_gpu=gpu_id, silent=False
        )
    best = evaluate_best(layout, gpu_id)
    nlp = spacy.load(layout.model)
    for split in SPLITS:
        html = render(nlp, layout.corpus / f"{split}.spacy", title(split, manifest))
        (metrics / f"{split}.html").write_text(html, encoding="utf8")
    meta = build_meta(nlp, manifest, scores)
    (metrics / "meta.json").write_text(
        json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf8"
    )
    print(f"\n{table(scores, best)}\n", flush=True)
    warn_of_stand_ins(manifest)
    warn_of_overlap(manifest)
    return scores


def evaluate_best(layout: Layout, gpu_id: int) -> dict[str, Any]:
    """The scores of `training/model-best` by split, also written; {} if there is none."""
    scores: dict[str, Any] = {}
    for split in SPLITS:
        output = layout.metrics / f"best_{split}.json"
        output.unlink(missing_ok=True)
        if layout.best_model.exists():
            data = layout.corpus / f"{split}.spacy"
            scores[split] = benchmark_accuracy(
                str(layout.best_model), data, output=output, use_gpu=gpu_id, silent=True
            )
    return scores


def table(last: dict[str, Any], best: dict[str, Any]) -> str:
    """Both models' scores, a line a split, to compare them on the console.

    last, best: by split; `best` may be empty.
    """
    lines = [f"{'model':<14}{'split':<6}{'P':>8}{'R':>8}{'F1':>8}{'acc':>8}"]
    for model, scores in (("last (ships)", last), ("best on dev", best)):
        for split, score in scores.items():
            values = (score.get(key) for key in TABLE_KEYS)
            cells = (f"{'–' if value is None else f'{value:.4f}':>8}" for value in values)
            lines.append(f"{model:<14}{split:<6}{''.join(cells)}")
    if best:
        lines.append("ℹ The best model was chosen on dev, so its dev score flatters.")
    return "\n".join(lines)


def title(split: str, manifest: Manifest) -> str:
    notes = " and ".join(stand_ins(manifest))
    return f"{split}: {manifest['corpus']['name']}" + (f" (stand-in: {notes})" if notes else "")


def render(nlp: Language, data: Path, heading: str) -> str:
    """A displaCy page of the pipeline's predictions for the first sentences of the data."""
    gold = list(DocBin().from_disk(data).get_docs(nlp.vocab))[:SENTENCES_SHOWN]
    docs = list(nlp.pipe(doc.text for doc in gold))
    docs[0].user_data["title"] = heading
    labels = nlp.get_pipe("ner").labels  # type: ignore[attr-defined]
    colours = {label: COLOURS[i % len(COLOURS)] for i, label in enumerate(labels)}
    with warnings.catch_warnings():
        # A sentence without entities is shown as it is, and nothing to warn of.
        warnings.filterwarnings("ignore", message=r"\[W006\]")
        html: str = displacy.render(docs, style="ent", page=True, options={"colors": colours})
    return html


def warn_of_overlap(manifest: Manifest) -> None:
    """A score on sentences that were trained on tells nothing of new text: say so."""
    for split in SPLITS:
        seen = manifest["overlap"][f"{split}_in_train"]
        total = manifest["splits"][split]["sentences"]
        if seen:
            print(
                f"⚠ {seen} of {total} {split} sentences are in train, too: "
                f"the {split} score flatters."
            )

"""The `export` command."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

from ..atomic import replacing
from ..errors import UserError
from ..gpu import choose_device, use_device
from ..layout import Layout
from ..manifest import read_manifest, stand_ins, warn_of_stand_ins
from ..release.meta import version_of
from ..trained import load_trained
from . import conll, doccano, label_studio, spacy_docs
from .annotated import Annotated
from .texts import find_inputs, predict, read_gold

Writer = Callable[[Path, Sequence[Annotated], Counter[str]], None]

# By the names of `--vars.export_format`, with the ends of the files' names.
WRITERS: dict[str, tuple[Writer, str]] = {
    "conll": (conll.write, ".txt"),
    "doccano": (doccano.write, ".jsonl"),
    "label_studio": (label_studio.write, ".json"),
    "spacy": (spacy_docs.write, ".spacy"),
}
GOLD, PREDICTIONS = "gold", "predictions"


@dataclass(frozen=True)
class Request:
    """format: of `WRITERS`. source: gold or predictions (of `training/model-last`).
    input: see `texts.find_inputs`. gpu_id: see `choose_device`; for predictions.
    name, version: what the pipeline's package is called, which predictions are marked with.
    """

    format: str
    source: str
    input: str
    name: str = "fdner_bert"
    version: str = "0.1.0"
    gpu_id: str = "auto"


def export(layout: Layout, request: Request) -> list[Path]:
    """Write `export/<source>/<format>/<input>.…`, and Label Studio's labelling interface.

    Returns the files. Raises UserError if a setting is wrong, or what it needs is missing.
    """
    format, source = request.format, request.source
    check_choice("export_format", format, WRITERS)
    check_choice("export_source", source, (GOLD, PREDICTIONS))
    inputs = find_inputs(layout, request.input)
    nlp = trained_pipeline(layout, request) if source == PREDICTIONS else None
    # The labels that the pipeline knows, then others.
    labels = list(nlp.get_pipe("ner").labels) if nlp else []  # type: ignore[attr-defined]
    folder = layout.exports / source / format
    writer, suffix = WRITERS[format]
    written = []
    for stem, path in inputs.items():
        counts: Counter[str] = Counter()
        texts = predict(nlp, path, counts) if nlp else read_gold(path)
        labels += sorted({e.label for text in texts for e in text.sentence.entities})
        written.append(folder / f"{stem}{suffix}")
        write(written[-1], texts, writer, counts)
    if format == "label_studio":
        written.append(label_studio.write_config(folder, dict.fromkeys(labels)))
        print(f"✔ {written[-1]}: the labelling interface, for Settings > Labeling Interface > Code")
    return written


def trained_pipeline(layout: Layout, request: Request) -> Language:
    """The trained pipeline, under the name and version of its package.

    Raises UserError if nothing has been trained yet, or the GPU cannot be used.
    """
    use_device(choose_device(request.gpu_id))
    nlp = load_trained(layout.model)
    manifest = read_manifest(layout.manifest)
    warn_of_stand_ins(manifest)
    nlp.meta["name"] = request.name
    nlp.meta["version"] = version_of(request.version, stand_ins(manifest))
    return nlp


def check_choice(variable: str, value: str, choices: Iterable[str]) -> None:
    """Raises UserError if the value is none of the choices."""
    if value not in choices:
        raise UserError(f"--vars.{variable} {value}: expected one of {', '.join(choices)}.")


def write(path: Path, texts: list[Annotated], writer: Writer, counts: Counter[str]) -> None:
    """Write all texts that are not blank (nobody can annotate those), and print the counts.

    Raises UserError if none is left.
    """
    kept = [text for text in texts if text.sentence.text.strip()]
    if len(kept) < len(texts):
        counts["blank_texts_skipped"] += len(texts) - len(kept)
    if not kept:
        raise UserError(f"{path.stem}: every text is blank, so there is nothing to export.")
    with replacing(path) as new:
        writer(new, kept, counts)
    n_entities = sum(len(text.sentence.entities) for text in kept)
    print(f"✔ {path}: {len(kept)} texts, {n_entities} entities")
    for kind, count in sorted(counts.items()):
        print(f"  ⚠ {kind.replace('_', ' ')}: {count}")

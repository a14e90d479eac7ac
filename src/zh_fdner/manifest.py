"""The manifest: what was fetched and converted, carried from step to step.

Its content depends on the inputs alone (no dates, no paths of the machine), so that an
unchanged input leaves later steps unchanged too.
"""

import json
from pathlib import Path
from typing import Any, TypedDict

from .atomic import write
from .errors import UserError

FDNER = "leonadase/fdner"

STAND_IN_NOTE = {
    "corpus": "the bundled sample corpus, not fdner",
    "encoder": "the bundled small encoder, not bert-base-chinese",
}


class Source(TypedDict, total=False):
    """Where the corpus or the encoder came from.

    requested: the setting as given, a folder by its name alone.
    name: what it resolved to. stand_in: whether that is bundled with the project.
    reason: why a stand-in was taken. revision: the commit on the hub.
    hidden_size: of an encoder, the width of its hidden states.
    kept_out: of an encoder that `pretrain` made, see `sources.kept_out`.
    files: sha256 of each file, of a corpus by its path in assets/corpus.
    fingerprint: see `sources.fingerprint`.
    Of a corpus that is converted, too:
    format: "conll (BIO)" and so on. lenient: whether it was read leniently.
    format_requested, lenient_requested: as asked for; lenient is None where it was left open.
    divided: how it was divided into splits, in words; None if the files tell them.
    repaired_or_skipped: counts, where it was divided after reading; else see the splits.
    sha256: of its sentences and their annotation, see `corpus.digest`.
    """

    requested: str
    name: str
    stand_in: bool
    reason: str
    url: str
    revision: str
    license: str
    hidden_size: int
    kept_out: list[Any]
    files: dict[str, str]
    fingerprint: dict[str, Any]
    format: str
    format_requested: str
    lenient: bool
    lenient_requested: bool | None
    divided: str | None
    repaired_or_skipped: dict[str, int]
    sha256: str


class Manifest(TypedDict):
    """corpus, encoder: see `Source`. splits: counts by split, see `corpus.convert`.
    overlap: dev and test sentences that are in train, too."""

    corpus: Source
    encoder: Source
    splits: dict[str, dict[str, Any]]
    overlap: dict[str, int]


def read_manifest(path: Path) -> Manifest:
    """Raises UserError if the file is missing or no manifest."""
    try:
        manifest: Manifest = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path}: cannot read the manifest ({error}). Run the steps before this one: "
            "python -m spacy project run all"
        ) from None
    return manifest


def write_manifest(path: Path, manifest: Manifest) -> None:
    write({path: manifest_text(manifest)})


def manifest_text(manifest: Manifest) -> str:
    return json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def corpus_sha256(manifest: Manifest) -> str:
    """Tells the converted corpus from any other, and from itself before a correction.

    Raises UserError if an earlier version has converted it, which did not write this.
    """
    sha256 = manifest["corpus"].get("sha256")
    if sha256 is None:
        raise UserError(
            "corpus/manifest.json has no sha256 of the corpus. Run: python -m spacy project run "
            "convert"
        )
    return sha256


def stand_ins(manifest: Manifest) -> list[str]:
    """What about this run is a stand-in, in words; empty if nothing is."""
    return [
        note
        for key, note in STAND_IN_NOTE.items()
        if manifest[key]["stand_in"]  # type: ignore[literal-required]
    ]


def warn_of_stand_ins(manifest: Manifest) -> None:
    """Say on the console that this run's figures are a stand-in's, if they are."""
    notes = stand_ins(manifest)
    if notes:
        print(f"⚠ This run uses {' and '.join(notes)}. Its scores are not fdner's.", flush=True)

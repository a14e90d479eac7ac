"""The `convert` step: from the fetched corpus files to `corpus/*.spacy`."""

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import spacy

from ..errors import UserError
from ..layout import Layout
from ..manifest import Manifest, read_manifest, write_manifest
from .conll import read_conll
from .docbin import to_docbin
from .sentence import Sentence
from .splits import SPLITS


def convert(layout: Layout) -> None:
    """Convert the fetched corpus, carry its manifest on, and print the counts."""
    manifest = read_manifest(layout.fetched_manifest)
    check_files(layout.source_corpus, manifest)
    manifest = convert_corpus(layout.source_corpus, layout.corpus, manifest)
    write_manifest(layout.manifest, manifest)
    for split, counts in manifest["splits"].items():
        print(f"✔ {split}: {counts['sentences']} sentences, {counts['entities']} entities")
        for kind, count in counts["repaired_or_skipped"].items():
            print(f"  ⚠ {kind.replace('_', ' ')}: {count}")


def convert_corpus(source: Path, output: Path, manifest: Manifest) -> Manifest:
    """Write `train.spacy`, `dev.spacy` and `test.spacy` and the manifest with counts.

    source: folder with `train.txt`, `dev.txt` and `test.txt`.
    manifest: what `fetch` resolved; returned with `splits` and `overlap` filled in.
    Raises UserError if a file cannot be read, or no training sentence has an entity.
    """
    nlp = spacy.blank("zh")
    sentences: dict[str, list[Sentence]] = {}
    docbins = {}
    for split in SPLITS:
        sentences[split], counts = read_conll(source / f"{split}.txt")
        docbins[split] = to_docbin(nlp, sentences[split], counts)
        manifest["splits"][split] = summarise(sentences[split], counts)
    if not manifest["splits"]["train"]["entities"]:
        raise UserError(
            f"{source / 'train.txt'}: no entity in {len(sentences['train'])} sentences, so "
            "there is nothing to learn. Check that the tags are in the last column."
        )
    manifest["overlap"] = overlap(sentences)
    # Only now, so that a file that cannot be read leaves the old corpus whole.
    output.mkdir(parents=True, exist_ok=True)
    for split, docbin in docbins.items():
        docbin.to_disk(output / f"{split}.spacy")
    return manifest


def check_files(source: Path, manifest: Manifest) -> None:
    """Raises UserError if the files are not those that the manifest speaks of."""
    for split, sha256 in manifest["corpus"]["files"].items():
        path = source / f"{split}.txt"
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            raise UserError(
                f"{path} is not what was fetched. Run: python -m spacy project run fetch"
            )


def summarise(sentences: list[Sentence], counts: Counter[str]) -> dict[str, Any]:
    """Sentences, characters and entities of a split, and what was skipped or repaired."""
    labels = Counter(entity.label for s in sentences for entity in s.entities)
    return {
        "sentences": len(sentences),
        "characters": sum(len(s.text) for s in sentences),
        "entities": sum(labels.values()),
        "entities_per_type": dict(sorted(labels.items())),
        "repaired_or_skipped": dict(sorted(counts.items())),
    }


def overlap(sentences: dict[str, list[Sentence]]) -> dict[str, int]:
    """How many dev and test sentences have the very text of a training sentence."""
    train = {s.text for s in sentences["train"]}
    return {
        f"{split}_in_train": sum(s.text in train for s in sentences[split])
        for split in ("dev", "test")
    }

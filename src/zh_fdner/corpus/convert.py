"""The `convert` step: from the fetched corpus files to `corpus/*.spacy`."""

from collections import Counter
from pathlib import Path
from typing import Any

from ..atomic import write
from ..checksum import sha256_of
from ..errors import UserError
from ..layout import Layout
from ..manifest import FDNER, Manifest, manifest_text, read_manifest
from .console import print_counts, warn_of_formats
from .digest import digest_of_corpus
from .divide import IN_WORDS, divide
from .docbin import blank_pipeline, to_docbin
from .formats.detect import AUTO
from .read import Split, read_split
from .sentence import Sentence
from .splits import SPLITS, WHOLE


def convert(layout: Layout, format: str = AUTO, lenient: bool | None = None) -> None:
    """Convert the fetched corpus, carry its manifest on, and print the counts.

    format, lenient: see `read_file`. None: leniently for fdner alone, as the published run
    read it, and no word of anybody's says how its errors should be mended.
    """
    manifest = read_manifest(layout.fetched_manifest)
    check_files(layout.source_corpus, manifest)
    manifest["corpus"]["format_requested"] = format
    manifest["corpus"]["lenient_requested"] = lenient
    if lenient is None:
        lenient = manifest["corpus"].get("name") == FDNER
    manifest = convert_corpus(layout.source_corpus, layout.corpus, manifest, format, lenient)
    print_counts(manifest)


def convert_corpus(
    source: Path, output: Path, manifest: Manifest, format: str = AUTO, lenient: bool = False
) -> Manifest:
    """Write `train.spacy`, `dev.spacy` and `test.spacy`, and `manifest.json` with the counts.

    source: folder with the folders `train`, `dev` and `test`, or with `all`.
    manifest: what `fetch` resolved; returned with all that is counted here.
    format, lenient: see `read_file`.
    Raises UserError if a file cannot be read, or no training sentence has an entity.
    """
    splits = _read_splits(source, manifest, format, lenient)
    nlp = blank_pipeline()
    docbins = {}
    for split, read in splits.items():
        docbins[split] = to_docbin(nlp, read.sentences, read.counts)
        manifest["splits"][split] = summarise(read.sentences, read.counts)
    if not manifest["splits"]["train"]["entities"]:
        raise UserError(
            f"train: no entity in {len(splits['train'].sentences)} sentences, so there is "
            "nothing to learn. In columns, check that the tags are in the last one."
        )
    manifest["overlap"] = overlap({split: read.sentences for split, read in splits.items()})
    manifest["corpus"]["sha256"] = digest_of_corpus(
        {split: docbin.get_docs(nlp.vocab) for split, docbin in docbins.items()}
    )
    # Only now, so that a file that cannot be read leaves the old corpus whole.
    files = {output / f"{split}.spacy": docbin.to_bytes() for split, docbin in docbins.items()}
    write({**files, output / "manifest.json": manifest_text(manifest)})
    return manifest


def _read_splits(source: Path, manifest: Manifest, format: str, lenient: bool) -> dict[str, Split]:
    """Each split as its files have it, or made here; the manifest is told which."""
    corpus = manifest["corpus"]
    corpus["lenient"] = lenient
    if not (source / WHOLE).is_dir():
        splits = {split: read_split(source / split, format, lenient) for split in SPLITS}
        corpus["divided"] = None
        warn_of_formats(splits)
    else:
        whole = read_split(source / WHOLE, format, lenient)
        divided = divide(whole.sentences, corpus.get("name", "the corpus"))
        splits = {split: Split(divided[split], formats=whole.formats) for split in SPLITS}
        corpus["divided"] = IN_WORDS
        corpus["repaired_or_skipped"] = dict(sorted(whole.counts.items()))
    formats = [name for read in splits.values() for name in read.formats]
    corpus["format"] = ", ".join(dict.fromkeys(formats))
    return splits


def check_files(source: Path, manifest: Manifest) -> None:
    """Raises UserError if the files are not those that the manifest speaks of."""
    fetched = manifest["corpus"]["files"]
    there = {p.relative_to(source).as_posix(): p for p in source.rglob("*") if p.is_file()}
    for name in sorted(fetched.keys() | there.keys()):
        path = there.get(name)
        if not path or sha256_of(path) != fetched.get(name):
            raise UserError(
                f"{source / name} is not what was fetched. Run: python -m spacy project run fetch"
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

"""What the `convert` step says on the console."""

from ..manifest import Manifest
from .read import Split
from .splits import pooled

# Of the files of a corpus without splits.
POOLED_SHOWN = 20


def warn_of_formats(splits: dict[str, Split]) -> None:
    """Say so if the splits' formats or tag schemes differ: each file's tags tell its own, so an
    odd one may be a file with wrong tags. (Without entities they tell nothing.)"""
    formats = {
        split: " and ".join(read.formats)
        for split, read in splits.items()
        if any(sentence.entities for sentence in read.sentences)
    }
    if len(set(formats.values())) > 1:
        listing = ", ".join(f"{split} as {name}" for split, name in formats.items())
        print(f"⚠ The splits are read differently: {listing}. Check that their tags are right.")


def print_counts(manifest: Manifest) -> None:
    """What was read and how, and what became of what could not be taken as it stands."""
    corpus = manifest["corpus"]
    print(f"✔ read as {corpus['format']}{', leniently' if corpus['lenient'] else ''}")
    print_repairs(corpus.get("repaired_or_skipped", {}))
    if corpus["divided"]:
        print(f"ℹ No file names tell splits apart, so they were made: {corpus['divided']}.")
        print_pooled(pooled(corpus.get("files", {})))
    for split, counts in manifest["splits"].items():
        print(f"✔ {split}: {counts['sentences']} sentences, {counts['entities']} entities")
        print_repairs(counts["repaired_or_skipped"])


def print_pooled(files: list[str]) -> None:
    """Say which files were thrown together, as one of them may have been meant for test."""
    if files:
        listing = ", ".join(files[:POOLED_SHOWN]) + (" …" if files[POOLED_SHOWN:] else "")
        print(
            f"⚠ {len(files)} files were pooled and divided anew: {listing}. If they are splits, "
            "name them train, valid and test (or 训练集, 验证集 and 测试集) and fetch again."
        )


def print_repairs(counts: dict[str, int]) -> None:
    for kind, count in counts.items():
        print(f"  ⚠ {kind.replace('_', ' ')}: {count}")

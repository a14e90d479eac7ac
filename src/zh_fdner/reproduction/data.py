"""Compares the run's data with what the published run tells of its own."""

import math
from pathlib import Path
from typing import TypedDict

from thinc.api import Config

from ..layout import Layout
from ..manifest import Manifest
from ..sources.fingerprint import GOLD_ENTITIES, TOKENS, TRAIN_SENTENCES, is_evaluation_split
from . import published
from .config_values import lookup

SPLITS = ("train", "dev", "test")


class Check(TypedDict):
    """A count of the published run's data beside ours, in words."""

    name: str
    published: str
    ours: str
    same: bool


class Seen(TypedDict):
    """Of `sentences` in a split, how many are in train, too."""

    in_train: int
    sentences: int


class Data(TypedDict):
    """trained_on, evaluated_on: the splits that the config names, None for another file.
    matches: whether those two have the published counts. like_published: the splits that
    have those of the published evaluation. files: sha256 by path. zip_sha256: of fdner's
    zip, and whether it is the one that the dataset's history suggests; None for others.
    overlap: by split, dev and test."""

    trained_on: str | None
    evaluated_on: str | None
    matches: bool
    like_published: list[str]
    checks: list[Check]
    files: dict[str, str]
    zip_sha256: str | None
    zip_is_inferred: bool | None
    overlap: dict[str, Seen]


def compare_data(config: Config, manifest: Manifest) -> Data:
    """config: interpolated."""
    trained_on, evaluated_on = split_named(config, "train"), split_named(config, "dev")
    like_published = [split for split in SPLITS if is_like_published(manifest, split)]
    sizes_match = manifest["splits"]["train"]["sentences"] in TRAIN_SENTENCES
    fingerprint = manifest["corpus"].get("fingerprint", {})
    return {
        "trained_on": trained_on,
        "evaluated_on": evaluated_on,
        "matches": trained_on == "train" and sizes_match and evaluated_on in like_published,
        "like_published": like_published,
        "checks": checks(config, manifest),
        "files": manifest["corpus"]["files"],
        "zip_sha256": fingerprint.get("zip_sha256"),
        "zip_is_inferred": fingerprint.get("zip_sha256_is_the_inferred_one"),
        "overlap": {
            split: {
                "in_train": manifest["overlap"][f"{split}_in_train"],
                "sentences": manifest["splits"][split]["sentences"],
            }
            for split in ("dev", "test")
        },
    }


def split_named(config: Config, role: str) -> str | None:
    """The split that the config reads for training ("train") or while it trains ("dev")."""
    reader = lookup(config, f"training.{role}_corpus")
    path = lookup(config, f"{reader}.path")
    if not isinstance(path, str):
        return None
    known = {(Layout().corpus / f"{split}.spacy"): split for split in SPLITS}
    return known.get(Path(path))


def is_like_published(manifest: Manifest, split: str) -> bool:
    counts = manifest["splits"][split]
    return is_evaluation_split({"entities": counts["entities"], "tokens": counts["characters"]})


def checks(config: Config, manifest: Manifest) -> list[Check]:
    """The published counts beside ours; dev and test both, since either may be the one."""
    splits = manifest["splits"]
    sentences = splits["train"]["sentences"]
    first, last = TRAIN_SENTENCES[0], TRAIN_SENTENCES[-1]
    size = lookup(config, "training.batcher.size")
    updates = math.ceil(sentences / size) if isinstance(size, int) and size > 0 else None
    found = [
        check("training sentences", f"{first} to {last}", sentences, sentences in TRAIN_SENTENCES),
        check(
            "updates an epoch",
            str(published.UPDATES_PER_EPOCH),
            updates,
            updates == published.UPDATES_PER_EPOCH,
        ),
    ]
    for split in ("dev", "test"):
        entities, tokens = splits[split]["entities"], splits[split]["characters"]
        whole_multiple = tokens > 0 and tokens % TOKENS == 0
        found += [
            check(f"entities of {split}", str(GOLD_ENTITIES), entities, entities == GOLD_ENTITIES),
            check(f"tokens of {split}", f"{TOKENS} or a multiple", tokens, whole_multiple),
        ]
    return found


def check(name: str, known: str, ours: int | None, same: bool) -> Check:
    text = "not known" if ours is None else str(ours)
    return {"name": name, "published": known, "ours": text, "same": same}

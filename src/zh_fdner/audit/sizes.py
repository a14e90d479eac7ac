"""Counts a split: sentences, tokens, lengths, entities, and what nobody has annotated."""

from collections import Counter
from collections.abc import Sequence
from typing import TypedDict

import numpy

from .items import Item


class Lengths(TypedDict):
    """Of sentences, in tokens. p95: as many sentences of 100 are no longer than this."""

    min: int
    median: float
    mean: float
    p95: int
    max: int


class Missing(TypedDict):
    """Tokens (characters) without annotation, and the sentences that have some."""

    tokens: int
    sentences: int


class Sizes(TypedDict):
    """lengths: None without sentences. missing: see `Missing`."""

    sentences: int
    sentences_without_entities: int
    tokens: int
    characters: int
    entities: int
    entities_per_type: dict[str, int]
    lengths: Lengths | None
    missing: Missing


def sizes(items: Sequence[Item]) -> Sizes:
    labels = Counter(entity.label for item in items for entity in item.sentence.entities)
    missing = [len(item.sentence.missing) for item in items]
    return {
        "sentences": len(items),
        "sentences_without_entities": sum(not item.sentence.entities for item in items),
        "tokens": sum(len(item.tokens) for item in items),
        "characters": sum(len(item.text) for item in items),
        "entities": sum(labels.values()),
        "entities_per_type": dict(sorted(labels.items())),
        "lengths": lengths([len(item.tokens) for item in items]),
        "missing": {"tokens": sum(missing), "sentences": sum(n > 0 for n in missing)},
    }


def lengths(n_tokens: Sequence[int]) -> Lengths | None:
    if not n_tokens:
        return None
    return {
        "min": min(n_tokens),
        "median": float(numpy.median(n_tokens)),
        "mean": round(float(numpy.mean(n_tokens)), 2),
        "p95": int(numpy.percentile(n_tokens, 95, method="inverted_cdf")),
        "max": max(n_tokens),
    }

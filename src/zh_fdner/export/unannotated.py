"""Counts what formats cannot hold that know no missing annotation."""

from collections import Counter
from collections.abc import Sequence

from .annotated import Annotated


def count_unannotated(texts: Sequence[Annotated], counts: Counter[str]) -> None:
    """Characters without annotation become characters outside any entity there."""
    n_missing = sum(len(text.sentence.missing) for text in texts)
    if n_missing:
        counts["characters_without_annotation_now_outside"] += n_missing

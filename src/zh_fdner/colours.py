"""The colours of entities on pages that displaCy renders."""

from collections.abc import Sequence
from html import escape

COLOURS = (
    "#a6cee3", "#fdbf6f", "#fb9a99", "#b2df8a", "#cab2d6", "#ffff99",
    "#8dd3c7", "#fccde5", "#d9d9d9", "#bc80bd", "#ccebc5", "#ffed6f",
)  # fmt: skip


def colours_of(labels: Sequence[str]) -> dict[str, str]:
    """A colour a label, always the same for the same labels.

    displaCy escapes texts, but not labels (spaCy 3.8), so here they are escaped.
    """
    return {escape(label): COLOURS[i % len(COLOURS)] for i, label in enumerate(labels)}

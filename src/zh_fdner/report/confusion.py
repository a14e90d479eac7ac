"""Which type is taken for which, missed and spurious ones included."""

from collections.abc import Mapping
from typing import Any

from ..corpus.splits import SCORED
from ..scoring.errors import NONE
from .inputs import Inputs

COMMONEST = 10
# Of a cell's background; the number on it must stay legible.
STRONGEST = 0.6
Confusion = Mapping[str, Mapping[str, int]]


def confusion(inputs: Inputs) -> dict[str, Any]:
    """splits: name, labels, rows of cells, and the commonest confusions of different types."""
    return {
        "splits": [
            {"name": split, **matrix(inputs.evaluation["errors"][split]["confusion"])}
            for split in SCORED
        ]
    }


def matrix(counts: Confusion) -> dict[str, Any]:
    """Rows are gold types, columns predicted ones, the commonest gold type first; the last
    column is missed, the last row spurious. strength: of a cell's background, from its share
    of the row."""
    totals = {label: sum(row.values()) for label, row in counts.items()}
    predicted = {label for row in counts.values() for label in row}
    labels = sorted({*counts, *predicted} - {NONE}, key=lambda x: (-totals.get(x, 0), x))
    rows = []
    for gold in [*labels, NONE]:
        row = counts.get(gold, {})
        total = max(1, totals.get(gold, 0))
        cells = [
            {
                "count": row.get(label, 0),
                "strength": round(STRONGEST * row.get(label, 0) / total, 3),
                "right": label == gold,
                # Nothing can be neither annotated nor predicted.
                "void": gold == label == NONE,
            }
            for label in [*labels, NONE]
        ]
        rows.append({"label": gold, "total": totals.get(gold, 0), "cells": cells})
    return {"labels": labels, "rows": rows, "commonest": commonest(counts)}


def commonest(counts: Confusion) -> list[dict[str, Any]]:
    """The pairs of different types that were confused most often."""
    pairs: list[dict[str, Any]] = [
        {"gold": gold, "predicted": predicted, "count": count}
        for gold, row in counts.items()
        for predicted, count in row.items()
        if NONE not in (gold, predicted) and gold != predicted
    ]
    return sorted(pairs, key=lambda pair: -pair["count"])[:COMMONEST]

"""What the `evaluate` step prints."""

from collections.abc import Iterator
from typing import Any

from ..markdown import number
from .table import (
    INTERVALS,
    difference_words,
    kinds_words,
    layout_table,
    overlap_warning,
    score_rows,
    subset_names,
    type_rows,
)

MODELS = {"last": "last (ships)", "best": "best on dev"}


def evaluation_lines(
    record: dict[str, Any], accuracies: dict[str, dict[str, float | None]]
) -> Iterator[str]:
    """record: of `evaluation_record`. accuracies: of BIO tags, by model and split."""
    models = record["models"]
    for split, subsets in models["last"].items():
        header = [subset_names(split, subsets)["all"], "gold", "found", "P", "R", "F1"]
        yield from layout_table(header, type_rows(subsets["all"]))
        yield f"Entities: {kinds_words(record['errors'][split]['kinds'])}.\n"
    rows = []
    for model, splits in models.items():
        for split, subsets in splits.items():
            of_model = [[MODELS[model], *row] for row in score_rows(split, subsets)]
            of_model[0].append(number(accuracies[model][split]))
            rows += of_model
    yield from layout_table(["model", "split", "sentences", "P", "R", "F1", "acc"], rows, names=2)
    yield INTERVALS
    for split, test in record.get("comparison", {}).items():
        yield f"best − last, {split}: {difference_words(test)}"
    if "best" in models:
        yield "ℹ The best model was chosen on dev, so its dev score flatters."
    for split, subsets in models["last"].items():
        warning = overlap_warning(split, subsets)
        if warning:
            yield warning

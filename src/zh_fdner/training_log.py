"""Reads the training log that `zh_fdner.EpochTable.v1` writes."""

import json
from pathlib import Path

from .errors import UserError
from .pipeline.epoch_table import Row


def read_log(path: Path) -> list[Row]:
    """The rows in their order. Raises UserError if a line is not a row."""
    rows = []
    for number, line in enumerate(path.read_text(encoding="utf8").splitlines(), start=1):
        try:
            row = json.loads(line)
            rows.append(Row(**{key: row[key] for key in Row.__annotations__}))  # type: ignore[typeddict-item]
        except (ValueError, KeyError, TypeError) as error:
            raise UserError(
                f"{path}, line {number}: no row of a training log "
                f"({type(error).__name__}: {error}). Run: python -m spacy project run train"
            ) from None
    return rows

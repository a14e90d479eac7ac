"""What was kept from an encoder while it read texts, as the record in its folder tells."""

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import TypedDict

# Beside the model's files, in a folder that `pretrain` made.
RECORD, KEY = "pretraining.json", "kept_out"


class KeptOut(TypedDict):
    """sentences: how many different ones. sha256: over them, in whatever order; None if there
    were none."""

    sentences: int
    sha256: str | None


def kept_out(sentences: Collection[str]) -> KeptOut:
    """Of the sentences of dev and test, as they are written in the corpus."""
    distinct = sorted(set(sentences))
    if not distinct:
        return {"sentences": 0, "sha256": None}
    return {
        "sentences": len(distinct),
        "sha256": hashlib.sha256(json.dumps(distinct).encode()).hexdigest(),
    }


def read_kept_out(folder: Path) -> list[KeptOut]:
    """Of each reading of the encoder in this folder, the first one first.

    None for an encoder without such a record: nobody knows.
    """
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf8"))[KEY]
        return [KeptOut(sentences=each["sentences"], sha256=each["sha256"]) for each in found]
    except (OSError, ValueError, KeyError, TypeError):
        return []

"""What formats have in common."""

import base64
import datetime
import json
import math
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ENTITIES, LOW_CONFIDENCE = "entities", "low_confidence"


@dataclass(frozen=True)
class Context:
    """What writing a part takes beside its annotations.

    number: of the part. labels: that the pipeline knows. rows: "records" or "entities", of CSV.
    parquet: the path of the part's source, if it is Parquet; else "".
    """

    number: int
    labels: tuple[str, ...] = ()
    rows: str = "records"
    parquet: str = ""


def line_of(record: Any) -> str:
    """As a line of JSON; what JSON does not know as text, and numbers it does not know as null."""
    try:
        text = json.dumps(record, ensure_ascii=False, default=as_text, allow_nan=False)
    except ValueError:
        text = json.dumps(_finite(record), ensure_ascii=False, default=as_text)
    return text + "\n"


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def as_text(value: Any) -> str:
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    return base64.b64encode(value).decode() if isinstance(value, bytes) else str(value)


def write_lines(path: Path, records: Iterable[Any]) -> None:
    with path.open("w", encoding="utf8", newline="") as file:
        file.writelines(line_of(record) for record in records)


def concatenate(shards: Sequence[Path], out: Path, context: Context) -> None:
    with out.open("wb") as joined:
        for shard in shards:
            with shard.open("rb") as part:
                shutil.copyfileobj(part, joined, 1 << 20)

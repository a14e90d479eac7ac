"""The output formats by name."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..annotation import Annotation
from . import csv_file, doccano, jsonl, label_studio, parquet, spacy_docs
from .plain import Context, concatenate


@dataclass(frozen=True)
class Format:
    """write: a part's file. join: parts' files to one, with little of them in memory."""

    suffix: str
    write: Callable[[Path, Iterable[Annotation], Context], None]
    join: Callable[[Sequence[Path], Path, Context], None]


FORMATS = {
    "jsonl": Format(".jsonl", jsonl.write, concatenate),
    "csv": Format(".csv", csv_file.write, csv_file.join),
    "parquet": Format(".parquet", parquet.write, parquet.join),
    "doccano": Format(".jsonl", doccano.write, concatenate),
    "label_studio": Format(".json", label_studio.write, label_studio.join),
    "spacy": Format(".spacy", spacy_docs.write, spacy_docs.join),
}


def format_of(path: Path) -> str | None:
    """By the ending; of two with the same, the first."""
    return next((n for n, f in FORMATS.items() if f.suffix == path.suffix.lower()), None)

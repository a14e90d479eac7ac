"""doccano's JSONL, see `annotate.formats.doccano`."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..annotate.formats import doccano
from ..annotate.formats.plain import write_lines
from .annotated import Annotated, to_annotation
from .unannotated import count_unannotated


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    count_unannotated(texts, counts)
    write_lines(path, (doccano.record(to_annotation(text)) for text in texts))

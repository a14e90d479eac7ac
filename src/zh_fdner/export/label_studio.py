"""Label Studio's JSON and its labelling interface, see `annotate.formats.label_studio`."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from .. import atomic
from ..annotate.formats.label_studio import CONFIG, labelling_interface, write_tasks
from .annotated import Annotated, to_annotation
from .unannotated import count_unannotated


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    """Gold becomes annotations, predictions become pre-annotations with their scores."""
    count_unannotated(texts, counts)
    write_tasks(path, map(to_annotation, texts))


def write_config(folder: Path, labels: Iterable[str]) -> Path:
    """The labelling interface that the tasks need, to paste into the project's settings."""
    path = folder / CONFIG
    atomic.write({path: labelling_interface(labels)})
    return path

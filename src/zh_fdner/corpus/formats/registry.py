"""The formats by their names, which are those of `--vars.format`."""

from collections.abc import Callable
from pathlib import Path

from ..problems import Problems
from ..sentence import Sentence
from . import bdci, brat, cluener, conll, docbin, doccano, label_studio, parquet

# All sentences of one file, in order. Problems go to the second argument.
Reader = Callable[[Path, Problems], list[Sentence]]

READERS: dict[str, Reader] = {
    "conll": conll.read,
    "doccano": doccano.read,
    "label_studio": label_studio.read,
    "cluener": cluener.read,
    "bdci": bdci.read,
    "brat": brat.read,
    "spacy": docbin.read,
    "parquet": parquet.read,
}

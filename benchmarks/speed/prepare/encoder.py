"""The encoder that all contenders share."""

from pathlib import Path

from ...make_encoder import GENERATED, make
from ..corpora import VOCABULARY


def build_encoder(size: str, folder: Path) -> None:
    """A BERT with random weights, with its true vocabulary where that is at hand."""
    make(str(VOCABULARY) if VOCABULARY.exists() else GENERATED, folder, size)

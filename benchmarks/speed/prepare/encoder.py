"""The encoder that all contenders share."""

from pathlib import Path

from zh_fdner.sources.vocabulary import build_vocabulary

from ...make_encoder import make
from ..corpora import VOCABULARY


def build_encoder(size: str, folder: Path) -> None:
    """A BERT with random weights, with its true vocabulary where that is at hand."""
    folder.mkdir(parents=True)
    vocabulary = VOCABULARY
    if not vocabulary.exists():
        vocabulary = folder / "vocab.txt"
        vocabulary.write_text("\n".join(build_vocabulary()) + "\n", encoding="utf8")
    make(vocabulary, folder, size)

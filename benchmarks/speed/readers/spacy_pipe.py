"""`nlp.pipe` of a spaCy pipeline: ours from the installed wheel, or a stock one."""

import importlib.util
from typing import Any

import spacy
import spacy_transformers  # noqa: F401
from spacy.language import Language

from ..models import PACKAGE, Models


def load(models: Models, source: str, config: dict[str, Any] | None = None) -> "SpacyPipe":
    """source: "wheel", "stock" or "curated". config: for `spacy.load`, as our modes need it."""
    if source == "wheel":
        return SpacyPipe(load_wheel(config or {}))
    if source == "curated":
        importlib.import_module("spacy_curated_transformers")
    return SpacyPipe(spacy.load(getattr(models, source), config=config or {}))


def load_wheel(config: dict[str, Any]) -> Language:
    """Raises RuntimeError if it would run on this project's code instead of the wheel's."""
    if importlib.util.find_spec("zh_fdner") is not None:
        raise RuntimeError("this project is installed here, too: its code would run")
    return spacy.load(PACKAGE, config=config)


class SpacyPipe:
    def __init__(self, nlp: Language) -> None:
        self.nlp = nlp

    def prepare(self, texts: list[str]) -> list[str]:
        return texts

    def read(self, prepared: list[str], batch_size: int | None) -> int:
        return sum(len(doc.ents) for doc in self.nlp.pipe(prepared, batch_size=batch_size))

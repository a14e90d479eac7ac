"""What the pipeline tells of itself."""

from dataclasses import asdict
from typing import Any

from spacy.language import Language

from .schemas import ModelInfo
from .settings import Limits


def model_info(nlp: Language, limits: Limits) -> ModelInfo:
    meta = nlp.meta
    return ModelInfo(
        name=f"{meta['lang']}_{meta['name']}",
        version=meta["version"],
        description=meta.get("description", ""),
        licence=meta.get("license", ""),
        labels=entity_labels(nlp),
        stand_ins=meta.get("zh_fdner", {}).get("stand_ins", []),
        scores=meta.get("performance", {}),
        threshold=max((getattr(pipe, "threshold", 0.0) for pipe in entity_pipes(nlp)), default=0.0),
        limits=asdict(limits),
    )


def entity_labels(nlp: Language) -> list[str]:
    """Of all components that find entities, in their order."""
    labels = [label for pipe in entity_pipes(nlp) for label in getattr(pipe, "labels", ())]
    return list(dict.fromkeys(labels))


def entity_pipes(nlp: Language) -> list[Any]:
    return [pipe for name, pipe in nlp.pipeline if "doc.ents" in nlp.get_pipe_meta(name).assigns]

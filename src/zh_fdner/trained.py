"""Loads the pipeline that a step before this one has trained."""

from pathlib import Path

from spacy.language import Language

from .loading import load_pipeline

TRAIN = "If it is this project's, train it (again): python -m spacy project run train"


def load_trained(folder: Path) -> Language:
    """Raises UserError, with the step that makes it, if there is none, or it is damaged."""
    return load_pipeline(folder, TRAIN)

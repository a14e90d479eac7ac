"""Loads a pipeline that a step before this one has trained."""

from pathlib import Path

import spacy
from spacy.language import Language

from .errors import UserError, of_the_disk


def load_pipeline(folder: Path) -> Language:
    """Raises UserError if there is no pipeline, it is damaged, or its components are not known."""
    if not (folder / "config.cfg").exists():
        raise UserError(
            f"{folder}: no pipeline. Run python -m spacy project run train, or name the folder "
            "of a pipeline (it has a config.cfg)."
        )
    try:
        return spacy.load(folder)
    except Exception as error:
        if of_the_disk(error):
            raise
        # The libraries' ways to fail on a broken file are many and undocumented.
        raise UserError(
            f"{folder}: the pipeline cannot be loaded: {error}\nIf it was trained here, train it "
            "again: python -m spacy project run train"
        ) from error

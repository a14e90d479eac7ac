"""Finds and loads the pipeline that somebody wants ours compared with."""

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.util import is_package

from ..errors import UserError


def load_other(name: str) -> Language:
    """name: the folder of a pipeline, or the name of an installed package.

    Raises UserError if there is no such pipeline, or it cannot be loaded here.
    """
    folder = Path(name).expanduser()
    is_folder = (folder / "config.cfg").exists()
    if not is_folder and not is_package(name):
        raise UserError(
            f"--vars.other {name}: no such pipeline. Expected the folder of a pipeline (it has a "
            "config.cfg), such as training/model-best, or the name of an installed package, such "
            "as zh_fdner_bert."
        )
    try:
        return spacy.load(folder if is_folder else name)
    except (OSError, ValueError, KeyError, ImportError) as error:
        raise UserError(f"--vars.other {name}: it cannot be loaded here: {error}") from error


def check_types(ours: Language, other: Language, name: str) -> None:
    """Raises UserError if the other finds no entities, or not the types that ours finds."""
    found = entity_types(other)
    if found is None:
        parts = ", ".join(other.pipe_names) or "none"
        raise UserError(
            f"--vars.other {name}: none of its components finds entities; they are: {parts}."
        )
    wanted = entity_types(ours) or set()
    differences = [
        f"{words} {', '.join(sorted(types))}"
        for words, types in (("it lacks", wanted - found), ("only it has", found - wanted))
        if types
    ]
    if differences:
        raise UserError(
            f"--vars.other {name}: it was made for other types: {'; '.join(differences)}. Scores "
            "can be compared for pipelines of the same types only."
        )


def entity_types(nlp: Language) -> set[str] | None:
    """The types that a pipeline's components write to `doc.ents`; None without a component
    that does."""
    finders = [name for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns]
    if not finders:
        return None
    return {label for name in finders for label in nlp.pipe_labels[name]}

"""Finds and loads the pipeline that somebody wants ours compared with."""

from spacy.language import Language

from ..errors import UserError
from ..loading import load_pipeline


def load_other(name: str) -> Language:
    """name: the folder of a pipeline, or the name of an installed package.

    Raises UserError if there is no such pipeline, or it cannot be loaded here.
    """
    try:
        return load_pipeline(name)
    except UserError as error:
        raise UserError(f"--vars.other {error}") from error


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

"""The command that does a whole run again."""

from collections.abc import Mapping
from shlex import quote

from .manifest import Source

# Those of project.yml, for what decides a run.
DEFAULTS = {
    "corpus": "auto",
    "format": "auto",
    "lenient": "auto",
    "encoder": "auto",
    "head": "linear",
    "overrides": "",
}


def workflow_command(variables: Mapping[str, str]) -> str:
    """With those of the project's variables that are not as project.yml has them."""
    changed = {name: variables.get(name, default) for name, default in DEFAULTS.items()}
    told = [
        f"--vars.{name} {quote(value)}"
        for name, value in changed.items()
        if value != DEFAULTS[name]
    ]
    return " ".join(["python -m spacy project run all .", *told])


def reading(corpus: Source) -> dict[str, str]:
    """The variables by which a corpus was converted, as its manifest has them."""
    asked = corpus.get("lenient_requested")
    return {
        "format": corpus.get("format_requested", DEFAULTS["format"]),
        "lenient": DEFAULTS["lenient"] if asked is None else str(asked).lower(),
    }

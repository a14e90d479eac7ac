"""Reads settings off a resolved config, whatever its users have made of it."""

from pathlib import Path
from typing import Any

from thinc.api import Config

from ..errors import UserError


def read_config(path: Path) -> Config:
    """The config with its variables filled in. Raises UserError if it cannot be read."""
    try:
        config = Config().from_disk(path)
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path}: cannot read the config ({error}). Run: python -m spacy project run configure"
        ) from None
    # What is cut short between two sections is a config, too.
    for name in lookup(config, "nlp.pipeline") or []:
        if not lookup(config, f"components.{name}"):
            raise UserError(
                f"{path}: [components.{name}] is missing, so it may have been cut short. "
                "Run: python -m spacy project run configure"
            )
    return config


def lookup(config: Config, name: str) -> Any:
    """The setting of this dotted name, None if there is none."""
    value: Any = config
    for key in name.split("."):
        if not isinstance(value, dict) or key not in value:
            return None
        value = value[key]
    return value


def in_words(value: Any) -> str:
    """A setting as text: numbers in their shortest form, a section by the function it names."""
    if value is None:
        return "not set"
    if isinstance(value, dict):
        names = [str(value[key]) for key in value if key.startswith("@")]
        return names[0] if names else ", ".join(f"{k} {in_words(v)}" for k, v in value.items())
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, list | tuple):
        return ", ".join(in_words(each) for each in value) or "none"
    return str(value)


def file_name(value: Any) -> str:
    """The last part of a path: the folders before it are the machine's business."""
    return Path(value).name if isinstance(value, str) else in_words(value)

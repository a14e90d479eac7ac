"""Finds and loads pipelines. Here and in the wheel, all commands do it by this module.

(Its name is not `load`: a submodule of that name would hide the `load()` of the packaged pipeline.)
"""

import json
from pathlib import Path

import spacy
from spacy import util
from spacy.language import Language

from .errors import UserError, of_the_disk


def load_pipeline(source: Path | str, advice: str = "") -> Language:
    """source: the folder of a pipeline, or the name of an installed package.

    Raises UserError, which begins with the source, if there is no pipeline, it is damaged, or
    its components are not known. advice: what to do about it, where more is known than that.
    """
    folder = is_folder(source)
    if not folder and not util.is_package(str(source)):
        raise _no_pipeline(source, advice)
    try:
        return spacy.load(Path(source).expanduser() if folder else source)
    except Exception as error:
        if of_the_disk(error):
            raise
        # The libraries' ways to fail on a broken file are many and undocumented.
        told = f"{source}: the pipeline cannot be loaded: {error}\n"
        advice = advice or "Copy or install it anew, with what it says it needs, or name another."
        raise UserError(told + advice) from error


def folder_of(source: Path | str) -> Path:
    """Where the pipeline's files lie: the folder itself, or that in the installed package.

    Raises UserError if there is no pipeline.
    """
    if is_folder(source):
        return Path(source).expanduser()
    if not util.is_package(str(source)):
        raise _no_pipeline(source)
    package = util.get_package_path(str(source))
    try:
        meta = json.loads((package / "meta.json").read_text(encoding="utf8"))
    except (OSError, ValueError):
        raise UserError(f"{source}: this package is no pipeline: it has no meta.json.") from None
    folder: Path = package / f"{meta['lang']}_{meta['name']}-{meta['version']}"
    return folder


def is_folder(source: Path | str) -> bool:
    """Of a pipeline; it goes before a package of the same name."""
    return (Path(source).expanduser() / "config.cfg").exists()


def _no_pipeline(source: Path | str, advice: str = "") -> UserError:
    told = (
        f"{source}: no such pipeline. Expected the folder of one (it has a config.cfg), or the "
        "name of an installed package, such as zh_fdner_bert."
    )
    return UserError(f"{told}\n{advice}".strip())

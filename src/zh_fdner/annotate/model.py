"""The pipeline: what tells it from another, and how a process loads it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import spacy
from spacy import util
from spacy.language import Language

from ..errors import UserError, of_the_disk
from ..verify import checksums

CPU = "-1"


@dataclass(frozen=True)
class Model:
    """source: a folder or an installed package, as `spacy.load` takes it.
    name, version: as results are marked with. sha256: of all its files.
    labels: of entities, that its components say they know.
    """

    source: str
    name: str
    version: str
    sha256: str
    labels: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}"


def find_model(source: str) -> Model:
    """Looks at the files, without loading them. Raises UserError if there is no pipeline."""
    folder = Path(source).absolute() if Path(source).exists() else _of_package(source)
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{source}: no pipeline ({error}). Expected the folder of one, which has a meta.json, "
            "or the name of an installed package. To train one: python -m spacy project run all"
        ) from None
    files = json.dumps(checksums(folder), sort_keys=True).encode()
    return Model(
        source=str(folder) if Path(source).exists() else source,
        name=f"{meta['lang']}_{meta['name']}",
        version=meta["version"],
        sha256=hashlib.sha256(files).hexdigest(),
        labels=_entity_labels(folder, meta),
    )


def load(model: Model, gpu: str) -> Language:
    """gpu: "auto" for the first one if there is one, "-1" for the CPU, or a number.

    Raises UserError if the pipeline or the GPU cannot be used.
    """
    try:
        if gpu == "auto":
            spacy.prefer_gpu()
        elif gpu != CPU:
            spacy.require_gpu(int(gpu))
    except ValueError as error:
        raise UserError(f"--gpu-id {gpu}: {error}") from None
    try:
        return spacy.load(model.source)
    except Exception as error:
        if of_the_disk(error):
            raise
        # The libraries' ways to fail on a broken file are many and undocumented.
        raise UserError(f"{model.source}: the pipeline cannot be loaded: {error}") from error


def _entity_labels(folder: Path, meta: dict[str, Any]) -> tuple[str, ...]:
    """Those of components that find entities, or may do so for all that is known of them."""
    components = util.load_config(folder / "config.cfg").get("components", {})
    found: dict[str, None] = {}
    for name, labels in meta.get("labels", {}).items():
        factory = components.get(name, {}).get("factory", "")
        known = Language.has_factory(factory)
        if not known or "doc.ents" in Language.get_factory_meta(factory).assigns:
            found |= dict.fromkeys(labels)
    return tuple(found)


def _of_package(name: str) -> Path:
    if not util.is_package(name):
        raise UserError(f"{name}: neither a folder nor an installed package.")
    package = Path(util.get_package_path(name))
    meta = json.loads((package / "meta.json").read_text(encoding="utf8"))
    return package / f"{meta['lang']}_{meta['name']}-{meta['version']}"

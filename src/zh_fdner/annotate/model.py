"""The pipeline: what tells it from another, and how a process loads it."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from spacy import util
from spacy.language import Language

from ..errors import UserError
from ..gpu import OPTION, choose_device, use_device
from ..loading import folder_of, is_folder, load_pipeline
from ..verify import checksums


@dataclass(frozen=True)
class Model:
    """source: a folder or an installed package, as `load_pipeline` takes it.
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
    """Looks at the files, without loading them. Raises UserError if there is no pipeline, or
    what it tells of itself cannot be read."""
    folder = folder_of(source).absolute()
    files = json.dumps(checksums(folder), sort_keys=True).encode()
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf8"))
        return Model(
            source=str(folder) if is_folder(source) else source,
            name=f"{meta['lang']}_{meta['name']}",
            version=meta["version"],
            sha256=hashlib.sha256(files).hexdigest(),
            labels=_entity_labels(folder, meta),
        )
    except (OSError, ValueError, KeyError) as error:
        raise UserError(
            f"{source}: the pipeline's meta.json or config.cfg cannot be read ({error!r}). Copy or "
            "install it anew."
        ) from error


def load(model: Model, gpu: str) -> Language:
    """gpu: see `choose_device`.

    Raises UserError if the pipeline or the GPU cannot be used.
    """
    use_device(choose_device(gpu, option=OPTION))
    return load_pipeline(model.source)


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

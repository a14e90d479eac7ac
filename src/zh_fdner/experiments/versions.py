"""What decides a training's outcome besides its data and its config: code and encoder."""

import hashlib
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..sources.model_files import checksums

PACKAGES = ("numpy", "spacy", "spacy-transformers", "thinc", "tokenizers", "torch", "transformers")
ROOT = Path(__file__).parents[1]
# Besides all of pipeline/. What writes the config is not here: the config is known itself.
MODULES = ("scoring/counts.py", "scoring/entities.py", "experiments/worker.py")


def versions() -> dict[str, str]:
    """The installed version of each package that computes."""
    return {name: version(name) for name in PACKAGES}


def digest_of_code() -> str:
    """sha256 over the modules that train and score. The project's version would not do: it
    stays the same while the code changes."""
    digest = hashlib.sha256()
    for path in [*sorted((ROOT / "pipeline").glob("*.py")), *(ROOT / name for name in MODULES)]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def checksums_of_encoder(folder: Path) -> dict[str, str]:
    """sha256 of each file, which is read anew: a manifest may be older than the files.

    Raises UserError if there is no encoder.
    """
    found = checksums(folder) if folder.is_dir() else {}
    if not found:
        raise UserError(f"{folder}: there is no encoder. Run: python -m spacy project run fetch")
    return found


def check_unchanged(inputs: Mapping[str, Any], encoder: Path) -> None:
    """Raises UserError if what lies here is not what a run was planned with: its result would
    be kept as that of something else.

    inputs: those of the run. encoder: the folder.
    """
    now = {
        f"the encoder in {encoder}": ("encoder", checksums_of_encoder(encoder)),
        "this project's code": ("code", digest_of_code()),
        "an installed package": ("versions", versions()),
    }
    for what, (key, found) in now.items():
        if inputs[key] != found:
            raise UserError(
                f"{what[0].upper()}{what[1:]} has changed since the command was started, so this "
                "run is not kept. Run the same command again, and change nothing meanwhile."
            )

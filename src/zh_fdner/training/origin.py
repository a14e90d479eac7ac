"""What decides the weights that a training ends with."""

import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path

from ..checksum import sha256_of
from ..experiments.versions import checksums_of_encoder, versions
from ..layout import Layout

ROOT = Path(__file__).parents[1]
FOLDERS = ("pipeline", "training")


def origin_of(layout: Layout, gpu_id: int) -> dict[str, str]:
    """By what it is called in messages. gpu_id: -1 for the CPU.

    The number of threads is not here: it changes last digits, as on a GPU every run does.
    Raises UserError if there is no encoder.
    """
    code = [path for name in FOLDERS for path in sorted((ROOT / name).glob("*.py"))]
    return {
        "the config": sha256_of(layout.config),
        "the training corpus": sha256_of(layout.corpus / "train.spacy"),
        "the dev corpus": sha256_of(layout.corpus / "dev.spacy"),
        "the encoder": digest_of(checksums_of_encoder(layout.encoder)),
        "this project's code": digest_of({path.name: sha256_of(path) for path in code}),
        "the device": "CPU" if gpu_id < 0 else "GPU",
        "Python": platform.python_version(),
        **versions(),
    }


def digest_of(checksums: Mapping[str, str]) -> str:
    """sha256 over names and contents."""
    return hashlib.sha256(json.dumps(checksums, sort_keys=True).encode()).hexdigest()


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is no longer as it was."""
    return [what for what in now if before.get(what) != now[what]]

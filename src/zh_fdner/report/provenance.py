"""How to make this run again: commands, versions, checksums."""

import platform
from typing import Any

from ..experiments.versions import versions
from ..release.meta import head
from ..workflow import reading, workflow_command
from .inputs import Inputs


def provenance(inputs: Inputs) -> dict[str, Any]:
    """sources: corpus and encoder, with the checksum of each file. versions: of what is
    installed now."""
    manifest = inputs.manifest
    return {
        "command": command(inputs),
        "sources": [{"role": role, **manifest[role]} for role in ("corpus", "encoder")],  # type: ignore[literal-required]
        "config_sha256": inputs.config_sha256,
        "versions": {"python": platform.python_version(), **versions()},
    }


def command(inputs: Inputs) -> str:
    """The workflow with the settings that the manifest and the config tell."""
    corpus = inputs.manifest["corpus"]
    return workflow_command(
        {
            "corpus": corpus["requested"],
            **reading(corpus),
            "encoder": inputs.manifest["encoder"]["requested"],
            "head": head(inputs.config["components"]["ner"]),
        }
    )

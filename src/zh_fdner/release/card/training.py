"""What the pipeline was made of, and how."""

from collections.abc import Mapping
from typing import Any

from ...corpus.splits import SPLITS
from ...markdown import row, table


def training(facts: Mapping[str, Any]) -> list[str]:
    """facts: the package's `meta["zh_fdner"]`."""
    origin = ["## Origin", "", *origins(facts)]
    return [*origin, *(imported(facts) if "checkpoint" in facts else trained(facts))]


def origins(facts: Mapping[str, Any]) -> list[str]:
    """The revision is the commit on the hub. The sha256 of a corpus is that of its sentences
    and their annotation as converted, that of an encoder is its weights'."""
    lines = table("", "name", "revision", "sha256", "licence")
    for role in ("corpus", "encoder", "checkpoint"):
        if role in facts:
            origin = facts[role]
            cells = (origin.get("revision", ""), sha256_of(origin), origin["license"])
            lines.append(row(role, origin["name"], *cells))
    return [*lines, ""]


def sha256_of(origin: Mapping[str, Any]) -> str:
    weights = (
        digest
        for name, digest in origin.get("files", {}).items()
        if name.endswith((".safetensors", ".bin"))
    )
    sha256: str = origin.get("sha256") or next(weights, "")
    return sha256


def imported(facts: Mapping[str, Any]) -> list[str]:
    return [
        "The weights are the checkpoint's own. Its files:",
        "",
        *table("file", "sha256"),
        *(row(name, digest) for name, digest in facts["checkpoint"]["files"].items()),
        "",
        f"Its tags: {', '.join(facts['tags'])}.",
        "",
    ]


def trained(facts: Mapping[str, Any]) -> list[str]:
    recipe = facts["recipe"]
    rate = recipe["learning_rate"]
    lines = [
        f"Recipe: {recipe['epochs']} epochs, batch {recipe['batch_size']}, learning rate "
        f"{rate.get('initial_rate', rate) if isinstance(rate, dict) else rate}, seed "
        f"{recipe['seed']}, normalisation {recipe['normalisation']}, head {recipe['head']}, "
        f"decoding {recipe['decode']}; the weights are {recipe['weights']}.",
        "",
        *table("split", "sentences", "characters", "entities"),
    ]
    for split in SPLITS:
        counts = facts["splits"][split]
        lines.append(row(split, *(counts[key] for key in ("sentences", "characters", "entities"))))
    return [*lines, ""]

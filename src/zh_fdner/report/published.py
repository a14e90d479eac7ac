"""The published figures beside ours, and what of them may be compared."""

from collections.abc import Mapping
from typing import Any, cast

from ..reproduction.compare import Reproduction
from ..reproduction.published import CORPUS
from ..reproduction.words import METRICS, one_seed, summary, suspicion
from .inputs import Inputs


def published(inputs: Inputs) -> dict[str, Any]:
    """rows: of the final figures. epochs: published and ours, where both are. checks: of the
    data."""
    found = cast(Reproduction, inputs.reproduction)
    judged, final = found["verdict"], found["final"]
    last: Mapping[str, Any] = final["published"]
    ours: Mapping[str, Any] = final["ours"] or {}
    epochs = [pair for pair in found["epochs"] if pair["ours"]]
    return {
        "summary": summary(judged, final),
        "comparable": judged["comparable"],
        "one_seed": one_seed() if judged["comparable"] else None,
        "reasons": judged["reasons"],
        "warnings": judged["warnings"],
        "model": found["published_model"],
        "model_corpus": CORPUS,
        "corpus": found["corpus"],
        "encoder": found["encoder"],
        "evaluated_on": found["data"]["evaluated_on"] or "another file",
        "rows": [
            {"name": name, "published": last[key], "ours": ours.get(key)}
            for key, name in METRICS.items()
        ],
        "epochs": epochs if judged["comparable"] else [],
        "checks": found["data"]["checks"],
        "suspicion": suspicion(found),
    }

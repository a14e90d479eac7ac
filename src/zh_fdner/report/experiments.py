"""Which of the experiments' results speak of the run that the report is about."""

from collections.abc import Mapping
from typing import Any

from ..experiments.origin import differences_of, differing_surroundings, origin_of
from ..release.meta import head
from .inputs import Inputs


def experiment(inputs: Inputs, name: str) -> Mapping[str, Any] | None:
    """The result of this name, if there is one and it is of this run's corpus, encoder, head
    and settings; that of `compare`, if it is of this corpus and of the weights that ship."""
    found = inputs.experiments.get(name)
    return found if found is not None and not differences(inputs, name) else None


def differences(inputs: Inputs, name: str) -> list[str]:
    """What sets an experiment apart from this run, in words; empty if nothing does, or there
    is no such experiment."""
    found = inputs.experiments.get(name)
    if found is None:
        return []
    manifest, config = inputs.manifest, inputs.config
    ours = origin_of(
        manifest, manifest["encoder"]["files"], head(config["components"]["ner"]), {}, config
    )
    if name != "compare":
        return differences_of(found, ours)
    told = differing_surroundings(found, ours)
    if found["model_sha256"] != inputs.model_sha256:
        told.append("other weights than those in training/model-last")
    return told

"""Which of the experiments' results speak of the run that the report is about."""

from collections.abc import Mapping
from typing import Any

from ..release.meta import head
from ..reproduction.config_values import lookup
from .inputs import Inputs


def experiment(inputs: Inputs, name: str) -> Mapping[str, Any] | None:
    """The result of this name, if there is one and it is of this run's corpus, encoder, head
    and settings."""
    found = inputs.experiments.get(name)
    return found if found is not None and not differences(inputs, name) else None


def differences(inputs: Inputs, name: str) -> list[str]:
    """What sets an experiment apart from this run, in words; empty if nothing does, or there
    is no such experiment. (`compare` does not tell: it names its own pipelines.)"""
    found = inputs.experiments.get(name)
    if found is None or name == "compare":
        return []
    ours = {
        "corpus": inputs.manifest["corpus"]["name"],
        "encoder": inputs.manifest["encoder"]["name"],
        "head": head(inputs.config["components"]["ner"]),
    }
    told = [
        f"{what} {found[what]}, not {value}" for what, value in ours.items() if found[what] != value
    ]
    for where, value in found["settings"].items():
        if lookup(inputs.config, where) != value:
            told.append(f"{where} = {value}, not {lookup(inputs.config, where)}")
    return told + differing_sentences(inputs, name, found)


def differing_sentences(inputs: Inputs, name: str, found: Mapping[str, Any]) -> list[str]:
    """The corpus of the same name may have changed since: its counts would tell."""
    splits = {split: each["sentences"] for split, each in inputs.manifest["splits"].items()}
    counted = {
        "crossval": lambda: (found["sentences"] + found["merged"], sum(splits.values())),
        "seeds": lambda: (found["splits"]["test"]["all"]["sentences"], splits["test"]),
        "curve": lambda: (found["scored"]["test"] + found["left_out"]["test"], splits["test"]),
    }
    theirs, ours = counted.get(name, lambda: (0, 0))()
    return [f"{theirs} sentences, not {ours}"] if theirs != ours else []

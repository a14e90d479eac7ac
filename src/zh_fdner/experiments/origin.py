"""What figures are of: corpus, encoder and recipe; and how those of two runs differ."""

from collections.abc import Iterator, Mapping
from typing import Any

from thinc.api import Config

from ..manifest import Manifest, corpus_sha256, stand_ins
from .schemas import Origin, Surroundings

LEARN_RATE = "training.optimizer.learn_rate.initial_rate"
EPOCHS = "training.max_epochs"
TOTAL_STEPS = "training.optimizer.learn_rate.total_steps"
# Of a config, what decides no figure of an experiment or is an experiment's own to decide:
# places, seeds, and what is evaluated and logged on the way.
NO_RECIPE = (
    "paths.",
    "system.",
    "corpora.train.path",
    "corpora.dev.",
    "components.transformer.model.name",
    "training.seed",
    "training.eval_frequency",
    "training.logger.",
)
# What follows from the head.
OF_HEAD = "components.ner."


def surroundings(manifest: Manifest, encoder_files: Mapping[str, str]) -> Surroundings:
    """encoder_files: sha256 of each file.

    Raises UserError if the manifest is of an earlier version.
    """
    return {
        "corpus": manifest["corpus"]["name"],
        "corpus_sha256": corpus_sha256(manifest),
        "encoder": manifest["encoder"]["name"],
        "encoder_files": dict(encoder_files),
    }


def origin_of(
    manifest: Manifest,
    encoder_files: Mapping[str, str],
    head: str,
    settings: Mapping[str, Any],
    config: Config,
) -> Origin:
    """config: resolved, for the whole of train."""
    return {
        "stand_ins": stand_ins(manifest),
        **surroundings(manifest, encoder_files),
        "head": head,
        "settings": dict(settings),
        "recipe": recipe_of(config),
    }


def recipe_of(config: Config) -> dict[str, Any]:
    """The settings that decide what is learned, by their dotted names."""
    flat = dict(flatten(config.interpolate()))
    return {name: value for name, value in flat.items() if not name.startswith(NO_RECIPE)}


def flatten(section: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, value in section.items():
        if isinstance(value, Mapping) and value:
            yield from flatten(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", value


def differing_surroundings(found: Mapping[str, Any], ours: Surroundings) -> list[str]:
    """What sets figures apart from this run, in words; empty if nothing does.

    found: the figures, which hold what `Surroundings` does.
    """
    told = []
    for what in ("corpus", "encoder"):
        if found[what] != ours[what]:
            told.append(f"{what} {found[what]}, not {ours[what]}")
    if found["corpus"] == ours["corpus"] and found["corpus_sha256"] != ours["corpus_sha256"]:
        told.append(f"other sentences or annotation of {ours['corpus']}")
    if found["encoder"] == ours["encoder"] and found["encoder_files"] != ours["encoder_files"]:
        told.append(f"other files of {ours['encoder']}")
    return told


def differences_of(found: Mapping[str, Any], ours: Origin) -> list[str]:
    """Likewise, and what sets the recipe apart. found: the figures of an experiment.

    A search is of all the settings that it has tried: its `trials`.
    """
    told = differing_surroundings(found, ours)
    tried = is_trial(found, ours)
    if not tried and found["head"] != ours["head"]:
        told.append(f"head {found['head']}, not {ours['head']}")
    for name in sorted(found["recipe"].keys() | ours["recipe"].keys()):
        theirs, own = found["recipe"].get(name), ours["recipe"].get(name)
        searched = tried and name in (LEARN_RATE, EPOCHS, TOTAL_STEPS)
        of_head = found["head"] != ours["head"] and name.startswith(OF_HEAD)
        # It follows from the epochs and the sentences, which are told of themselves.
        follows = name == TOTAL_STEPS and told
        if theirs != own and not (searched or of_head or follows):
            told.append(f"{name} = {theirs}, not {own}")
    return told


def is_trial(found: Mapping[str, Any], ours: Origin) -> bool:
    """Whether these figures are of a search that has tried the head, the learning rate and
    the number of epochs of this run."""
    own = ours["head"], ours["recipe"].get(LEARN_RATE), ours["recipe"].get(EPOCHS)
    trials = found.get("trials", ())
    return own in [(each["head"], each["learn_rate"], each["epochs"]) for each in trials]

"""The `configure` step: the resolved config for this corpus and this encoder."""

import math
from pathlib import Path
from typing import Any

from confection import ConfigValidationError
from spacy import util
from spacy.cli._util import parse_config_overrides
from spacy.schemas import ConfigSchemaTraining
from thinc.api import Config

from .errors import UserError
from .manifest import Manifest, read_manifest

BASE = "config.cfg"
BUNDLED_OVERLAY = "bundled_encoder.cfg"


def write_config(configs: Path, corpus: Path, output: Path, options: list[str]) -> None:
    """Write the resolved config; see `configure`.

    corpus: folder with `manifest.json`. options: overrides as on `spacy train`'s command line.
    """
    overrides = parse_config_overrides(options)
    config = configure(configs, read_manifest(corpus / "manifest.json"), overrides)
    output.parent.mkdir(parents=True, exist_ok=True)
    config.to_disk(output)
    print(f"✔ {output}: {describe_steps(config)}")


def configure(configs: Path, manifest: Manifest, overrides: dict[str, Any]) -> Config:
    """The whole config, with every default filled in and the steps computed.

    configs: folder of the recipe and its overlays.
    manifest: tells the number of training sentences, and whether the encoder is bundled.
    overrides: settings by their dotted names, as `spacy train` takes them.
    Raises UserError if the config does not validate.
    """
    config = util.load_config(configs / BASE, interpolate=False)
    if manifest["encoder"]["stand_in"]:
        overlay = util.load_config(configs / BUNDLED_OVERLAY, interpolate=False)
        config = config.merge(overlay)
    check_overrides(config, overrides)
    # Only reading a config applies overrides, so write it and read it again.
    config = Config().from_str(config.to_str(), overrides=overrides, interpolate=False)
    set_steps(config, manifest["splits"]["train"]["sentences"], overrides)
    return fill_defaults(config)


def check_overrides(config: Config, overrides: dict[str, Any]) -> None:
    """Raises UserError if an override names a section that the config does not have."""
    for name in overrides:
        section: Any = config
        *parents, _ = name.split(".")
        for parent in parents:
            section = section.get(parent) if isinstance(section, dict) else None
        if not parents or not isinstance(section, dict):
            raise UserError(
                f"--vars.overrides: the config has no setting {name!r}. "
                f"Its sections are listed in configs/{BASE}."
            )


def set_steps(config: Config, n_sentences: int, overrides: dict[str, Any]) -> None:
    """Compute the updates of an epoch and of the whole run, unless they are overridden.

    The schedule must reach 0 with the last update, wherever the run ends: at max_epochs
    or, if that is set, at max_steps.
    """
    training = config["training"]
    steps_per_epoch = math.ceil(n_sentences / training["batcher"]["size"])
    total_steps = steps_per_epoch * training["max_epochs"]
    if training["max_steps"]:
        # spaCy counts steps from 0 and stops after the step of this number.
        total_steps = min(total_steps or math.inf, training["max_steps"] + 1)
    computed = {
        "training.eval_frequency": steps_per_epoch,
        "training.optimizer.learn_rate.total_steps": total_steps,
    }
    if computed["training.optimizer.learn_rate.total_steps"] <= 0:
        raise UserError("Set training.max_epochs or training.max_steps: how long should it train?")
    for name, value in computed.items():
        if name not in overrides:
            *parents, key = name.split(".")
            section = config
            for parent in parents:
                section = section[parent]
            section[key] = value


def fill_defaults(config: Config) -> Config:
    """Validate the config and fill in every default, as `spacy init fill-config` does."""
    try:
        nlp = util.load_model_from_config(config, auto_fill=True, validate=True)
    except ConfigValidationError as error:
        raise UserError(f"The config is not valid.\n{error}") from error
    filled: Config = nlp.config
    util.registry.resolve(filled.interpolate()["training"], schema=ConfigSchemaTraining)
    return filled


def describe_steps(config: Config) -> str:
    """One line on the length of the run."""
    training = config["training"]
    per_epoch = training["eval_frequency"]
    total = training["optimizer"]["learn_rate"].get("total_steps", "?")
    return f"{per_epoch} updates an epoch, {training['max_epochs']} epochs, {total} updates"


"""The `configure` step: the resolved config for this corpus and this encoder."""

import json
import math
from pathlib import Path
from typing import Any

from catalogue import RegistryError
from spacy import util
from spacy.schemas import ConfigSchemaTraining
from thinc.api import Config

from .atomic import write
from .errors import UserError
from .layout import Layout
from .manifest import Manifest, read_manifest

BASE = "config.cfg"
SMALL_OVERLAY = "small_encoder.cfg"
# Of hidden states. bert-base-chinese has 768, as have those that are fine-tuned as it is.
SMALL_WIDTH = 384
LINEAR = "linear"
HEAD_OVERLAYS = {LINEAR: None, "crf": "crf_head.cfg", "transition": "transition_head.cfg"}


def write_config(layout: Layout, head: str, settings: list[str]) -> None:
    """Write the resolved config; see `configure`.

    settings: overrides, each as "training.max_epochs=5".
    """
    manifest = read_manifest(layout.manifest)
    config = configure(layout.configs, manifest, parse(settings), head)
    write({layout.config: config.to_str()})
    print(f"✔ {layout.config}: {describe_steps(config)}")


def configure(
    configs: Path, manifest: Manifest, overrides: dict[str, Any], head: str = LINEAR
) -> Config:
    """The whole config, with every default filled in and the steps computed.

    configs: folder of the recipe and its overlays.
    manifest: tells the number of training sentences, and the encoder's size.
    overrides: settings by their dotted names.
    head: "linear" as published, "crf", or "transition", which is spaCy's own `ner`.
    Raises UserError if the config does not validate.
    """
    config = choose_head(util.load_config(configs / BASE, interpolate=False), configs, head)
    if is_small(manifest):
        overlay = util.load_config(configs / SMALL_OVERLAY, interpolate=False)
        config = config.merge(overlay)
    check_overrides(fill_defaults(config), overrides)
    try:
        # Only reading a config applies overrides, so write it and read it again.
        config = Config().from_str(config.to_str(), overrides=overrides, interpolate=False)
        set_steps(config, manifest["splits"]["train"]["sentences"], overrides)
        return fill_defaults(config)
    except (ValueError, TypeError, KeyError, RegistryError) as error:
        raise UserError(f"The config is not valid with these settings.\n{error}") from error


def is_small(manifest: Manifest) -> bool:
    """Whether the published learning rate, made for fine-tuning BERT, is too low for the encoder.

    Raises UserError if an earlier version has fetched it, which did not write its size.
    """
    size = manifest["encoder"].get("hidden_size")
    if size is None:
        raise UserError(
            "corpus/manifest.json has no hidden_size of the encoder. Run: python -m spacy project "
            "run fetch, and then: python -m spacy project run convert"
        )
    return size <= SMALL_WIDTH


def choose_head(config: Config, configs: Path, head: str) -> Config:
    """Put another head in the place of the published one.

    Raises UserError if there is no head of this name.
    """
    if head not in HEAD_OVERLAYS:
        raise UserError(f"--vars.head {head}: expected {', '.join(HEAD_OVERLAYS)}.")
    name = HEAD_OVERLAYS[head]
    if name is None:
        return config
    del config["components"]["ner"]
    return config.merge(util.load_config(configs / name, interpolate=False))


def parse(settings: list[str]) -> dict[str, Any]:
    """`["a.b=5"]` → `{"a.b": 5}`: values are JSON, or else strings."""
    overrides: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise UserError(f"--vars.overrides: expected name=value, found {setting!r}.")
        try:
            overrides[name] = json.loads(value)
        except ValueError:
            overrides[name] = value
    return overrides


def check_overrides(config: Config, overrides: dict[str, Any]) -> None:
    """Raises UserError if an override names a setting that the config does not have."""
    for name in overrides:
        value: Any = config
        for key in name.split("."):
            if not isinstance(value, dict) or key not in value:
                raise UserError(
                    f"--vars.overrides: the config has no setting {name!r}. "
                    f"The settings are listed in configs/{BASE}."
                )
            value = value[key]
        if isinstance(value, dict):
            raise UserError(
                f"--vars.overrides: {name} is a section; set one of its settings: "
                f"{', '.join(f'{name}.{key}' for key in value)}."
            )


def set_steps(config: Config, n_sentences: int, overrides: dict[str, Any]) -> None:
    """Compute the updates of an epoch and of the whole run, unless they are overridden.

    The schedule must reach 0 with the last update, wherever the run ends: at max_epochs
    or, if that is set, at max_steps.
    """
    whole_number(config, "training.accumulate_gradient", at_least=1)
    check_dropout(config)
    steps_per_epoch, total_steps = count_steps(config, n_sentences)
    computed = {
        "training.eval_frequency": steps_per_epoch,
        "training.optimizer.learn_rate.total_steps": total_steps,
    }
    for name, value in computed.items():
        if name not in overrides:
            *parents, key = name.split(".")
            section = config
            for parent in parents:
                section = section[parent]
            section[key] = value


def count_steps(config: Config, n_sentences: int) -> tuple[int, int]:
    """The updates of an epoch, and of the whole run.

    Raises UserError if a setting that they depend on is no whole number.
    """
    batch_size = whole_number(config, "training.batcher.size", at_least=1)
    max_epochs = whole_number(config, "training.max_epochs", at_least=1)
    max_steps = whole_number(config, "training.max_steps", at_least=0)
    steps_per_epoch = math.ceil(sentences_read(config, n_sentences) / batch_size)
    total_steps = steps_per_epoch * max_epochs
    return steps_per_epoch, min(total_steps, max_steps) if max_steps else total_steps


def check_dropout(config: Config) -> None:
    """spaCy takes a float for a rate and anything else for a schedule, a whole 0, too.

    Raises UserError if it is a number that is no rate.
    """
    dropout = config["training"]["dropout"]
    if isinstance(dropout, int | float):
        if not 0 <= dropout < 1:
            raise UserError(f"training.dropout = {dropout!r}: expected 0, or more and below 1.")
        config["training"]["dropout"] = float(dropout)


def sentences_read(config: Config, n_sentences: int) -> int:
    """The training sentences that the config's reader gives, of those that there are.

    Raises UserError if the reader changes their number in ways that are not counted here.
    """
    reader = config["corpora"]["train"]
    for name in ("max_length", "gold_preproc", "augmenter"):
        if reader.get(name):
            raise UserError(
                f"corpora.train.{name} = {reader[name]!r}: it changes the number of sentences, so "
                "that the updates of an epoch cannot be computed. Change the corpus instead."
            )
    limit = reader.get("limit") or n_sentences
    return min(int(limit), n_sentences)


def whole_number(config: Config, name: str, at_least: int) -> int:
    """Raises UserError if the setting is not a whole number of at least this size."""
    value: Any = config
    for key in name.split("."):
        value = value[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < at_least:
        raise UserError(f"{name} = {value!r}: expected a whole number, at least {at_least}.")
    return value


def fill_defaults(config: Config) -> Config:
    """Validate the config and fill in every default, as `spacy init fill-config` does."""
    filled: Config = util.load_model_from_config(config, auto_fill=True, validate=True).config
    util.registry.resolve(filled.interpolate()["training"], schema=ConfigSchemaTraining)
    return filled


def describe_steps(config: Config) -> str:
    """One line on the length of the run."""
    training = config["training"]
    per_epoch = training["eval_frequency"]
    total = training["optimizer"]["learn_rate"].get("total_steps", "?")
    return f"{per_epoch} updates an epoch, {training['max_epochs']} epochs, {total} updates"

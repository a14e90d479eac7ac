"""Plans runs: resolves the config for the sentences that a run trains on."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from thinc.api import Config

from ..configure import configure, count_steps, parse
from ..errors import UserError
from ..layout import Layout
from ..manifest import read_manifest
from .gold import Gold, digest_of
from .origin import origin_of
from .run import Run
from .schemas import Origin
from .versions import checksums_of_encoder, digest_of_code, versions

LOGGER = {"@loggers": "zh_fdner.EpochTable.v1", "output_file": None, "component": "ner"}


class Planner:
    """Makes runs with the settings of one command.

    settings: overrides as `configure` takes them, as ["training.max_epochs=5"].
    gpu_id: a GPU computes other last bits than a CPU, so the kind of device is an input.
    """

    def __init__(self, layout: Layout, head: str, settings: Sequence[str], gpu_id: int):
        self.layout = layout
        self.head = head
        self.settings = parse(list(settings))
        self.manifest = read_manifest(layout.manifest)
        self.encoder_files = checksums_of_encoder(layout.encoder)
        self.surroundings = {
            "encoder": self.encoder_files,
            "device": "gpu" if gpu_id >= 0 else "cpu",
            "code": digest_of_code(),
            "versions": versions(),
        }

    @property
    def origin(self) -> Origin:
        """What every experiment's figures begin with."""
        config = self.config(self.manifest["splits"]["train"]["sentences"])
        return origin_of(self.manifest, self.encoder_files, self.head, self.settings, config)

    def config(
        self, n_sentences: int, head: str | None = None, settings: Mapping[str, Any] | None = None
    ) -> Config:
        """The resolved config for so many training sentences.

        head, settings: in place of the command's head, and on top of its settings.
        """
        manifest = json.loads(json.dumps(self.manifest))
        manifest["splits"]["train"]["sentences"] = n_sentences
        overrides = {**self.settings, **(settings or {})}
        return configure(self.layout.configs, manifest, overrides, head or self.head)

    def seed(self) -> int:
        """The config's seed, from which several are counted upwards."""
        seed: int = self.config(1).interpolate()["training"]["seed"]
        return seed

    def run(
        self,
        name: str,
        train: Sequence[Gold],
        score: Sequence[Gold],
        seed: int,
        *,
        head: str | None = None,
        settings: Mapping[str, Any] | None = None,
    ) -> Run:
        """One training, and its digest's inputs: data, config with head and seed, encoder,
        device, code and versions of packages.

        Raises UserError if there is nothing to learn or to score, or a setting is wrong.
        """
        if not score or not any(each.labels for each in train):
            raise UserError(
                f"{name}: {len(train)} sentences to train on, with "
                f"{sum(len(each.labels) for each in train)} entities, and {len(score)} to score "
                "on. The corpus is too small for this: add sentences, or ask for fewer parts."
            )
        config = self.config(len(train), head, settings)
        updates = count_steps(config, len(train))[1]
        settle(config, seed, updates)
        inputs = {
            "train": {"sentences": len(train), "sha256": digest_of(train)},
            "score": {"sentences": len(score), "sha256": digest_of(score)},
            "head": head or self.head,
            "seed": seed,
            "config": config.to_str(),
            **self.surroundings,
        }
        return Run(name, tuple(train), tuple(score), config.to_str(), updates, inputs)


def settle(config: Config, seed: int, updates: int) -> None:
    """Set what an experiment must decide itself, in place.

    A training evaluates once, when it ends, on one sentence of its own: its score is taken
    afterwards, of the last weights, and no training may see what it will be scored on.
    Raises UserError if the config stops by scores on a dev set, which folds do not have.
    """
    training = config["training"]
    if training["patience"]:
        raise UserError(
            f"training.patience = {training['patience']}: experiments train to the last epoch, "
            "as nothing they score on may decide when to stop. Set training.max_epochs instead."
        )
    # The names stand for what the digest knows otherwise; the worker puts the places there.
    config["paths"].update(train="train.spacy", dev="train.spacy", encoder="encoder")
    for corpus in ("train", "dev"):
        config["corpora"][corpus]["path"] = "${paths.train}"
    config["corpora"]["dev"]["limit"] = 1
    config["system"]["seed"] = seed
    training["seed"] = seed
    training["eval_frequency"] = updates
    training["logger"] = LOGGER

"""Reads what the report tells of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from thinc.api import Config

from ..checksum import sha256_of
from ..corpus.splits import SCORED
from ..errors import UserError
from ..evaluation.overlap import read_audit
from ..evaluation.weights import digest_of_pipeline
from ..layout import Layout
from ..manifest import Manifest, read_manifest
from ..pipeline.epoch_table import Row
from ..reproduction.config_values import read_config
from ..reproduction.reproduce import read_rows
from ..results import read_json, read_jsonl

EXPERIMENTS = ("crossval", "seeds", "curve", "sweep", "compare")


@dataclass(frozen=True)
class Inputs:
    """The content of the files, as the steps before have written it.

    config: interpolated. config_sha256: of its file. predictions: a row a sentence, by split.
    experiments: by name, those that have been run. model_sha256: of the pipeline that ships,
    see `digest_of_pipeline`.
    """

    manifest: Manifest
    config: Config
    config_sha256: str
    log: list[Row]
    reproduction: Mapping[str, Any]
    audit: Mapping[str, Any]
    evaluation: Mapping[str, Any]
    predictions: Mapping[str, list[dict[str, Any]]]
    experiments: Mapping[str, Mapping[str, Any]]
    model_sha256: str | None


def read_inputs(layout: Layout) -> Inputs:
    """Raises UserError if a file that the workflow writes is missing, or one is no JSON."""
    manifest = read_manifest(layout.manifest)
    if not layout.config.exists():
        raise UserError(f"{layout.config} is missing. Run: python -m spacy project run configure")
    config = read_config(layout.config)
    experiments = {name: layout.experiment(name) for name in EXPERIMENTS}
    return Inputs(
        manifest=manifest,
        config=config,
        config_sha256=sha256_of(layout.config),
        log=read_rows(layout, config),
        reproduction=read_json(layout.reproduction, "reproduce"),
        audit=read_audit(layout.audit, manifest),
        evaluation=read_json(layout.evaluation, "evaluate"),
        predictions={split: read_jsonl(layout.predictions(split), "evaluate") for split in SCORED},
        experiments={
            name: read_json(path, name) for name, path in experiments.items() if path.exists()
        },
        model_sha256=digest_of_pipeline(layout.model),
    )

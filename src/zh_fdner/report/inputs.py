"""Reads what the report tells of."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

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


class Record(dict[str, Any]):
    """An object of a JSON file, which names the file where a key is missing."""

    def __init__(self, path: Path, values: Mapping[str, Any]) -> None:
        super().__init__(values)
        self.path = path

    def __missing__(self, key: str) -> NoReturn:
        raise KeyError(f"no {key!r} in {self.path}")


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


def read_json(path: Path, step: str) -> Any:
    """step: the command that writes it."""
    try:
        text = path.read_text(encoding="utf8")
        return json.loads(text, object_hook=partial(Record, path))
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path}: cannot read it ({error}). Run: python -m spacy project run {step}"
        ) from None


def read_jsonl(path: Path, step: str) -> list[Any]:
    """step: the command that writes it."""
    try:
        # Not splitlines: a sentence may hold U+2028, which JSON does not escape.
        lines = path.read_text(encoding="utf8").split("\n")
        return [json.loads(line, object_hook=partial(Record, path)) for line in lines if line]
    except (OSError, ValueError) as error:
        raise UserError(
            f"{path}: cannot read it ({error}). Run: python -m spacy project run {step}"
        ) from None

"""What the card of a release rests on: the wheel, and the figures of the run that made it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UserError
from ...evaluation.overlap import read_audit
from ...layout import Layout
from ...manifest import read_manifest
from ...results import read_json
from ..contents import Contents, read_wheel
from ..meta import DIGITS


@dataclass(frozen=True)
class Measured:
    """wheel: see `Contents`. audit, evaluation, reproduction, smoke: the content of the
    files in `metrics/`. smoke is empty if that step has not been run."""

    wheel: Contents
    audit: Mapping[str, Any]
    evaluation: Mapping[str, Any]
    reproduction: Mapping[str, Any]
    smoke: Mapping[str, Any]


def read_measured(layout: Layout, wheel: Path) -> Measured:
    """Raises UserError if a file is missing, or the figures are of another model or corpus."""
    contents = read_wheel(wheel)
    evaluation = read_json(layout.evaluation, "evaluate")
    check_same_model(contents.meta, evaluation)
    return Measured(
        wheel=contents,
        audit=read_audit(layout.audit, read_manifest(layout.manifest)),
        evaluation=evaluation,
        reproduction=read_json(layout.reproduction, "reproduce"),
        smoke=read_json(layout.smoke, "smoke") if layout.smoke.exists() else {},
    )


def check_same_model(meta: Mapping[str, Any], evaluation: Mapping[str, Any]) -> None:
    """Raises UserError if the wheel tells other scores than the evaluation found."""
    told = meta["zh_fdner"]["scores"]
    for split, found in evaluation["models"]["last"].items():
        value = found["all"]["f1"]["value"]
        if told[split]["subsets"]["all"]["f"][0] != (value and round(value, DIGITS)):
            raise UserError(
                "metrics/evaluation.json is not of the model in the wheel: their F1 on "
                f"{split} differ. Run: python -m spacy project run all"
            )

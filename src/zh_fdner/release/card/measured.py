"""What the card of a release rests on: the wheel, and the figures of the run that made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import UserError
from ...layout import Layout
from ...results import read_json
from ..contents import Contents, read_wheel
from ..meta import brief

AGAIN = "Run: python -m spacy project run all"
# What a file says that it is of; see `origin_of`. Of the encoder the audit knows the name alone.
AUDIT = ("corpus", "corpus_sha256", "encoder", "stand_ins")
REPRODUCTION = (*AUDIT, "encoder_files")


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
    """Raises UserError if a file is missing, or is of another model than the wheel's: a card
    would tell the figures of two models as one's."""
    contents = read_wheel(wheel)
    evaluation = read_json(layout.evaluation, "evaluate")
    check_same_scores(layout.evaluation, evaluation, contents.meta)
    audit = read_json(layout.audit, "audit")
    check_same_origin(layout.audit, audit, AUDIT, contents)
    reproduction = read_json(layout.reproduction, "reproduce")
    check_same_origin(layout.reproduction, reproduction, REPRODUCTION, contents)
    check_verdict(layout.reproduction, reproduction, contents)
    return Measured(
        wheel=contents,
        audit=audit,
        evaluation=evaluation,
        reproduction=reproduction,
        smoke=read_json(layout.smoke, "smoke") if layout.smoke.exists() else {},
    )


def check_same_scores(path: Path, evaluation: Mapping[str, Any], meta: Mapping[str, Any]) -> None:
    """Raises UserError if the wheel tells other scores than the evaluation found, or of other
    sentences or entities: the file has no other mark of its model."""
    told = meta["zh_fdner"]["scores"]
    for split, found in evaluation["models"]["last"].items():
        if told[split]["subsets"] != brief(found):
            raise UserError(
                f"{path} is not of the model in the wheel: their scores on {split} differ. {AGAIN}"
            )


def check_same_origin(
    path: Path, found: Mapping[str, Any], keys: Sequence[str], wheel: Contents
) -> None:
    """found: the file's content. keys: those of `origin_of` that it has.

    Raises UserError if it is of another corpus or encoder than the wheel was made with.
    """
    ours = origin_of(wheel.meta["zh_fdner"])
    told = [f"{key} {in_words(found[key], ours[key])}" for key in keys if found[key] != ours[key]]
    if told:
        raise UserError(
            f"{path} is not of the model in {wheel.path.name}: {'; '.join(told)}. {AGAIN}"
        )


def origin_of(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What the wheel was made with, by the keys of the files in `metrics/`.

    facts: the package's `meta["zh_fdner"]`."""
    return {
        "corpus": facts["corpus"]["name"],
        "corpus_sha256": facts["corpus"]["sha256"],
        "encoder": facts["encoder"]["name"],
        "encoder_files": facts["encoder"]["files"],
        "stand_ins": facts["stand_ins"],
    }


def in_words(found: Any, ours: Any) -> str:
    """How the two differ; of files, by checksum, only those that do."""
    if isinstance(ours, dict):
        names = sorted(found.keys() | ours.keys())
        return "differ in " + ", ".join(n for n in names if found.get(n) != ours.get(n))
    return f"{found!r}, in the wheel {ours!r}"


def check_verdict(path: Path, reproduction: Mapping[str, Any], wheel: Contents) -> None:
    """Raises UserError if it calls a stand-in comparable, which `reproduce` never does."""
    stand_ins = wheel.meta["zh_fdner"]["stand_ins"]
    if stand_ins and reproduction["verdict"]["comparable"]:
        raise UserError(
            f"{path} says that the run is comparable with the published one, but "
            f"{wheel.path.name} was made with {' and '.join(stand_ins)}. {AGAIN}"
        )

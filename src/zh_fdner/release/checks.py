"""What has to be true of a wheel before others get it."""

from collections.abc import Mapping
from typing import Any

from ..errors import UserError
from .card.measured import Measured
from .contents import Contents
from .licence import unstated_sources


def check_releasable(measured: Measured, *, allow_stand_in: bool, stated_licence: str) -> None:
    """Raises UserError, which says what to do, if the wheel has not passed smoke, is a
    stand-in's, or stands under no known licence."""
    check_smoke(measured.wheel, measured.smoke)
    facts = measured.wheel.meta["zh_fdner"]
    if facts["stand_ins"] and not allow_stand_in:
        raise UserError(
            f"{measured.wheel.path.name} was made with {' and '.join(facts['stand_ins'])}. Others "
            "would take it for fdner's model. Train on the corpus and the encoder themselves "
            "(--vars.corpus, --vars.encoder), or, for a rehearsal: --vars.allow_stand_in true"
        )
    unknown = unstated_sources(facts)
    if unknown and not stated_licence:
        raise UserError(
            f"No licence is known of {' and of '.join(unknown)}. Weights that were made from it "
            "may not be yours to pass on. Ask its authors, or keep the model to yourself. If you "
            "have their leave, or know the licence, name it as the hub does: --vars.license "
            "apache-2.0 (https://huggingface.co/docs/hub/repositories-licenses)"
        )


def check_smoke(wheel: Contents, smoke: Mapping[str, Any]) -> None:
    again = "Run: python -m spacy project run smoke"
    if not smoke:
        raise UserError(
            f"{wheel.path.name} has not been tried: metrics/smoke.json is missing. {again}"
        )
    if smoke["sha256"] != wheel.sha256:
        raise UserError(
            f"metrics/smoke.json is of another wheel ({smoke['wheel']}, sha256 {smoke['sha256']}), "
            f"not of {wheel.path.name}, sha256 {wheel.sha256}. {again}"
        )

"""The README.md on the hub."""

from huggingface_hub import ModelCard

from ..licence import licence_section
from .confidence import confidence
from .files import files
from .findings import compute, findings, published
from .limits import limits
from .measured import Measured
from .metadata import metadata
from .opening import opening, package_of
from .scores import scores
from .training import training
from .usage import installation, usage


def hub_card(measured: Measured, repo: str, stated_licence: str) -> str:
    """Markdown below its metadata block.

    repo: org/name, empty if it is not known. stated_licence: see `hub_licence`.
    """
    wheel = measured.wheel
    meta, facts, package = wheel.meta, wheel.meta["zh_fdner"], package_of(wheel.meta)
    lines = [
        *opening(meta),
        *installation(repo, wheel.path.name, wheel.sha256),
        *usage(package, wheel.commands),
        *scores(facts),
        *confidence(measured.evaluation),
        *limits(measured),
        *findings(measured.audit),
        *published(measured.reproduction),
        *training(facts),
        *compute(measured.evaluation),
        *licence_section(meta, stated_licence),
        *files(package, facts["files"]),
    ]
    block = metadata(meta, stated_licence).to_yaml()
    text = f"---\n{block}\n---\n\n" + "\n".join(lines) + "\n"
    ModelCard(text)  # Reads the block, as the hub will, and raises if it cannot.
    return text

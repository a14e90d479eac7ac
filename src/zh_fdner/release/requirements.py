"""What the packaged pipeline needs, in the ranges that this project is tested with."""

from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..errors import UserError

DISTRIBUTION = "zh-fdner"
# The modules in the wheel import these; what these bring is theirs to name.
RUNTIME = ("spacy", "spacy-transformers", "transformers", "torch")


def wheel_requirements(found: list[str]) -> list[str]:
    """The wheel's requirements: of `RUNTIME`, with this project's ranges, and what else the
    pipeline's config names.

    found: as `spacy package` found them. It would ask for at least the versions at hand.
    Raises UserError if this project is not installed.
    """
    ranges = project_ranges()
    named = {canonicalize_name(Requirement(each).name): each for each in found}
    others = [each for name, each in named.items() if name not in (DISTRIBUTION, *RUNTIME)]
    return [*(f"{name}{ranges[name]}" for name in RUNTIME), *sorted(others)]


def spacy_range() -> str:
    """The releases of spaCy that load the pipeline without a warning."""
    return project_ranges()["spacy"]


def project_ranges() -> dict[str, str]:
    """By name, what pyproject.toml asks for. Raises UserError if it is not installed."""
    try:
        stated = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        raise UserError(
            f"{DISTRIBUTION} is not installed, so its requirements are not known. "
            "Run make run, or pip install -e . in the project's folder."
        ) from None
    parsed = [Requirement(each) for each in stated]
    return {canonicalize_name(each.name): str(each.specifier) for each in parsed if not each.marker}

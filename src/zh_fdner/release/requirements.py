"""What the packaged pipeline needs, in the ranges that this project is tested with."""

from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..errors import UserError

DISTRIBUTION = "zh-fdner"
# The modules in the wheel import these; what these bring is theirs to name.
RUNTIME = ("spacy", "spacy-transformers", "transformers", "torch")
# What users of the wheel may add: pip install "zh_fdner_bert[serve]"
EXTRAS = ("fast", "ray", "serve", "tables")


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


def wheel_extras() -> dict[str, list[str]]:
    """The requirements of the wheel's extras, which are this project's."""
    stated = stated_requirements()
    return {
        extra: [
            f"{each.name}{_brackets(each)}{each.specifier}"
            for each in stated
            if each.marker and each.marker.evaluate({"extra": extra})
        ]
        for extra in EXTRAS
    }


def spacy_range() -> str:
    """The releases of spaCy that load the pipeline without a warning."""
    return project_ranges()["spacy"]


def project_ranges() -> dict[str, str]:
    """By name, what pyproject.toml asks for. Raises UserError if it is not installed."""
    stated = stated_requirements()
    return {canonicalize_name(each.name): str(each.specifier) for each in stated if not each.marker}


def stated_requirements() -> list[Requirement]:
    """What pyproject.toml asks for. Raises UserError if the project is not installed."""
    try:
        stated = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        raise UserError(
            f"{DISTRIBUTION} is not installed, so its requirements are not known. "
            "Run make run, or pip install -e . in the project's folder."
        ) from None
    return [Requirement(each) for each in stated]


def _brackets(requirement: Requirement) -> str:
    """Of the extras it asks for itself, as [data]."""
    return f"[{','.join(sorted(requirement.extras))}]" if requirement.extras else ""

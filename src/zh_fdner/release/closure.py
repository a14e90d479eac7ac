"""Which installed distributions a package needs, and which those need."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from ..errors import UserError


@dataclass(frozen=True)
class Installed:
    """A distribution of the running environment. needs: names of others, in order."""

    name: str
    version: str
    license: str
    needs: tuple[str, ...]


def closure(requirements: Iterable[str]) -> dict[str, Installed]:
    """What the requirements need, themselves included, by name, in the order of the names.

    Raises UserError if one is not installed, or in another release than is asked for.
    """
    found: dict[str, Installed] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [Requirement(each) for each in requirements]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        key = (name, frozenset(wanted.extras))
        if key in seen:
            continue
        seen.add(key)
        distribution = _distribution(wanted)
        needed = _needed(distribution, wanted.extras)
        waiting += needed
        before = found[name].needs if name in found else ()
        needs = {*before, *(canonicalize_name(each.name) for each in needed)}
        found[name] = Installed(
            name, distribution.version, license_of(distribution), tuple(sorted(needs))
        )
    return dict(sorted(found.items()))


def license_of(distribution: metadata.Distribution) -> str:
    """As the distribution states it, in one line; empty if it does not."""
    stated = distribution.metadata
    text = stated["License-Expression"] or stated["License"] or ""
    # Some put the licence's whole text there; the classifier is its name then.
    if not text or "\n" in text:
        names = [each for each in stated.get_all("Classifier", []) if each.startswith("License")]
        text = " AND ".join(name.split(" :: ")[-1] for name in names)
    return text


def _distribution(wanted: Requirement) -> metadata.Distribution:
    try:
        distribution = metadata.distribution(wanted.name)
    except metadata.PackageNotFoundError:
        raise UserError(f"{wanted} is not installed. Install the wheel's requirements.") from None
    if not wanted.specifier.contains(distribution.version, prereleases=True):
        raise UserError(f"{wanted} is needed, but {distribution.version} is installed.")
    return distribution


def _needed(distribution: metadata.Distribution, extras: set[str]) -> list[Requirement]:
    """What it needs in this environment."""
    stated = [Requirement(each) for each in distribution.requires or []]
    return [
        each
        for each in stated
        if not each.marker or any(each.marker.evaluate({"extra": x}) for x in ("", *extras))
    ]

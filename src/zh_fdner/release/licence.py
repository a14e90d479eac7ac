"""Under which licence the hub lists the model, as far as that is known."""

from collections.abc import Mapping
from typing import Any

# What `fetch` and `import-checkpoint` write where nothing states a licence.
UNSTATED = ("none stated", "not stated", "see the model's card")


def unstated_sources(facts: Mapping[str, Any]) -> list[str]:
    """What the model was made from without a licence that is known here, in words.

    facts: the package's `meta["zh_fdner"]`."""
    sources = {role: facts[role] for role in ("corpus", "encoder", "checkpoint") if role in facts}
    return [
        f"the {role} {origin['name']} ({origin['license']})"
        for role, origin in sources.items()
        if origin["license"] in UNSTATED
    ]


def hub_licence(meta: Mapping[str, Any], stated: str) -> dict[str, Any]:
    """The entries of the card's metadata block, in the hub's words.

    stated: by who releases the model; empty if it is to follow from the sources.
    https://huggingface.co/docs/hub/repositories-licenses
    """
    if stated:
        return {"license": stated.lower()}
    if unstated_sources(meta["zh_fdner"]):
        return {"license": "unknown"}
    if " " not in meta["license"]:
        return {"license": meta["license"].lower()}
    # Corpus and encoder have licences of their own.
    return {
        "license": "other",
        "license_name": "those-of-its-sources",
        "license_link": "LICENSES_SOURCES",
    }


def licence_section(meta: Mapping[str, Any], stated: str) -> list[str]:
    unknown = unstated_sources(meta["zh_fdner"])
    lines = ["## Licence", ""]
    if stated:
        lines.append(f"{stated}, as who released this model states.")
    elif not unknown:
        lines.append(f"{meta['license']}.")
    if unknown:
        lines.append(f"Not stated anywhere: that of {' and of '.join(unknown)}.")
    return [*lines, "What each part comes from, and its licence: `LICENSES_SOURCES`.", ""]

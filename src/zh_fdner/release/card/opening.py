"""The first lines of a card: what this is, and before all else whether it is a stand-in."""

from collections.abc import Mapping
from typing import Any


def opening(meta: Mapping[str, Any]) -> list[str]:
    notes = meta["zh_fdner"]["stand_ins"]
    title = [f"# {package_of(meta)} {meta['version']}", "", meta["description"], ""]
    return [*stand_in(notes), *title]


def stand_in(notes: list[str]) -> list[str]:
    if not notes:
        return []
    return [
        f"> **Stand-in.** Made with {' and '.join(notes)}. "
        "Its scores are not fdner's and not comparable with the published model's.",
        "",
    ]


def package_of(meta: Mapping[str, Any]) -> str:
    """`zh_fdner_bert`"""
    return f"{meta['lang']}_{meta['name']}"

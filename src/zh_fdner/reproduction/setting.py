"""One setting of the recipe, published and ours."""

from typing import Any, TypedDict

from .config_values import in_words


class Setting(TypedDict):
    """A setting of the recipe.

    where: its dotted name in the config. published, ours: in words. matters: whether a
    difference here makes the figures incomparable. by_choice: whether it is one of this
    project's defaults, meant to be better. note: why it differs, or what that means.
    """

    name: str
    where: str
    published: str
    ours: str
    same: bool
    matters: bool
    by_choice: bool
    note: str


def setting(
    name: str,
    where: str,
    known: Any,
    ours: Any,
    note: str = "",
    matters: bool = True,
    by_choice: bool = False,
) -> Setting:
    """known, ours: compared as they are, so that 0 and 0.0 are the same.
    note: kept if they differ."""
    same = known == ours
    return {
        "name": name,
        "where": where,
        "published": in_words(known),
        "ours": in_words(ours),
        "same": same,
        "matters": matters and not by_choice,
        "by_choice": by_choice,
        "note": "" if same else note,
    }

"""Findings as text, for the report and the console."""

from collections.abc import Sequence


def shown(character: str) -> str:
    """A character as itself, or by its number where nothing would be seen."""
    visible = character.isprintable() and not character.isspace() and character != "\ufffd"
    return character if visible else " ".join(f"U+{ord(c):04X}" for c in character)


def percent(share: float) -> str:
    return f"{share:.1%}"


def row(*cells: object) -> str:
    """A line of a Markdown table; texts may hold the sign that ends a cell, or end a line."""
    texts = (str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells)
    return "| " + " | ".join(texts) + " |"


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A Markdown table with an empty line behind it; nothing without rows."""
    if not rows:
        return []
    return [row(*header), "|" + "---|" * len(header), *(row(*each) for each in rows), ""]

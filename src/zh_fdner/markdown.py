"""Tables and figures of the reports that are read as text."""

from collections.abc import Sequence


def number(value: float | None) -> str:
    """Counts as they are, scores as the published ones are rounded."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def table(*names: str) -> list[str]:
    """The head of a table."""
    return [row(*names), "|" + "---|" * len(names)]


def row(*cells: object) -> str:
    """A line of a table; texts come from users and may hold the sign that ends a cell, or end
    a line."""
    texts = (" ".join(str(cell).splitlines()).replace("|", "\\|") for cell in cells)
    return "| " + " | ".join(texts) + " |"


def whole_table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    """A table with an empty line behind it; nothing without rows."""
    if not rows:
        return []
    return [*table(*header), *(row(*each) for each in rows), ""]

"""Tables and figures of the reports that are read as text."""


def number(value: float | None) -> str:
    """Counts as they are, scores as the published ones are rounded."""
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4f}"


def table(*names: str) -> list[str]:
    """The head of a table."""
    return [row(*names), "|" + "---|" * len(names)]


def row(*cells: str) -> str:
    """A line of a table; names come from users and may hold the sign that ends a cell."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

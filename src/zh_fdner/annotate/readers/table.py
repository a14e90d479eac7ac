"""What readers of tables share: names of columns, and which of them has the text."""

from collections.abc import Iterable, Sequence
from typing import Any

from ...errors import UserError

USUAL = "text"


def column_names(header: Iterable[Any]) -> tuple[str, ...]:
    """Names that are all there and differ: the third without one is column_3, the second
    名称 is 名称_2."""
    names: list[str] = []
    for number, cell in enumerate(header, start=1):
        name = str(cell).strip() if cell not in (None, "") else f"column_{number}"
        again = 2
        while name in names:
            name = f"{name.removesuffix(f'_{again - 1}')}_{again}"
            again += 1
        names.append(name)
    return tuple(names)


def text_column(where: str, columns: Sequence[str], wanted: str) -> str:
    """The column that is wanted; if none is, the usual one, or the only one there is.

    Raises UserError if there is none.
    """
    if wanted in columns:
        return wanted
    if not wanted and USUAL in columns:
        return USUAL
    if not wanted and len(columns) == 1:
        return columns[0]
    there = ", ".join(map(repr, columns)) or "none"
    missing = f"no column {wanted!r}" if wanted else "which column has the text is not told"
    example = columns[0] if columns else USUAL
    raise UserError(
        f"{where}: {missing}. Columns: {there}. Name the one with the text, as --column {example}"
    )

"""CoNLL columns: a character, a tab and its BIO tag a line, a blank line between sentences."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..corpus.tagging import MISSING
from ..errors import UserError
from .annotated import Annotated

LINE_BREAKS = "\n\r"
BOM = "\ufeff"


def write(path: Path, texts: Sequence[Annotated], counts: Counter[str]) -> None:
    """Spaces and tabs are written as they are, `-` where there is no annotation.

    A line break cannot be a token here, so it becomes a space, which is counted: the text
    keeps its length, and every entity its place.
    Raises UserError if a label cannot be in a column.
    """
    for label in {entity.label for text in texts for entity in text.sentence.entities}:
        if label != label.strip() or any(c in label for c in f"\t{LINE_BREAKS}"):
            raise UserError(
                f"The label {label!r} has a tab, a line break, or a space at its edge, which a "
                "CoNLL column cannot hold. Rename it, or export another format."
            )
    content = "\n".join(_block(text, counts) for text in texts)
    # A reader takes the first of them for a byte-order mark.
    path.write_bytes(((BOM if content.startswith(BOM) else "") + content).encode("utf8"))


def _block(text: Annotated, counts: Counter[str]) -> str:
    sentence = text.sentence
    tags = [MISSING if i in sentence.missing else "O" for i in range(len(sentence.text))]
    for entity in sentence.entities:
        tags[entity.start : entity.end] = [f"I-{entity.label}"] * (entity.end - entity.start)
        tags[entity.start] = f"B-{entity.label}"
    rows = []
    for character, tag in zip(sentence.text, tags, strict=True):
        if character in LINE_BREAKS:
            counts["line_breaks_written_as_spaces"] += 1
        rows.append(f"{' ' if character in LINE_BREAKS else character}\t{tag}\n")
    return "".join(rows)

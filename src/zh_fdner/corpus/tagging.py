"""Reads tag sequences: BIO (IOB1, IOB2), BIOES/BILOU and BMES."""

from collections import Counter
from collections.abc import Sequence

from ..errors import UserError
from .sentence import Entity

MISSING = "-"
# Every scheme in the letters of BIOES.
ROLES = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}


def split_tag(tag: str, where: str) -> tuple[str, str]:
    """`"B-部件"` → `("B", "部件")`, `"O"` → `("O", "")`, `"-"` → `("-", "")`.

    where: file and line, for the error.
    Raises UserError if it is not a tag of a known scheme.
    """
    if tag in ("O", MISSING):
        return tag, ""
    role, dash, label = tag.partition("-")
    if dash and label and role in ROLES:
        return ROLES[role], label
    hint = ""
    if tag[:1] in ROLES and tag[1:2] == "_":
        hint = f" Write {tag[0]}-{tag[2:]} with a hyphen."
    elif tag.lower() == "o" or tag == "0":
        hint = " For a character outside any entity write a capital letter O."
    raise UserError(
        f"{where}: found the tag {tag!r}, expected O, - (not annotated) or a prefix with a "
        f"label, as B-部件 and I-部件 (BIO), or BIOES, BILOU, BMES.{hint}"
    )


def read_entities(
    tags: Sequence[tuple[str, str]], offsets: Sequence[int], repairs: Counter[str]
) -> tuple[Entity, ...]:
    """The entities of one sentence.

    tags: (role, label) of each token, as `split_tag` gives them.
    offsets: where each token begins in the text, and at last where the text ends.
    repairs: counts what had to be read leniently. As in IOB1 and in seqeval, an inside
        tag that does not continue an entity of its label begins one.
    """
    entities: list[Entity] = []
    open_label: str | None = None
    for i, (role, label) in enumerate(tags):
        start, end = offsets[i], offsets[i + 1]
        if role in ("O", MISSING):
            open_label = None
            continue
        if role in ("I", "E") and label == open_label:
            entities[-1] = Entity(entities[-1].start, end, label)
        else:
            if role in ("I", "E"):
                repairs["inside_tag_without_begin" if open_label is None else "label_switch"] += 1
            entities.append(Entity(start, end, label))
        open_label = None if role in ("E", "S") else label
    return tuple(entities)

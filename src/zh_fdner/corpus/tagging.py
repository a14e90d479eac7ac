"""Tags of tokens and their schemes: BIO (IOB2), IOB1, IO, BIOES, BILOU and BMES."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache

from ..errors import UserError
from .sentence import Entity

MISSING = "-"
# Every scheme in the letters of BIOES.
ROLES = {"B": "B", "I": "I", "M": "I", "E": "E", "L": "E", "S": "S", "U": "S"}
EXPECTED = (
    "O, - (not annotated) or a prefix with a label, as B-部件 and I-部件 (BIO), or BIOES, BILOU, "
    "BMES"
)
# Schemes in which an entity may begin with an inside tag.
FREE_BEGIN = ("IOB1", "IO")
# Schemes in which every entity has a last tag, or one for itself.
WITH_END = ("BIOES", "BILOU", "BMES")

# What a sequence breaks: "label_switch" and so on, and the token where it does.
Complain = Callable[[str, int], None]


@cache
def parse_tag(tag: str) -> tuple[str, str] | None:
    """`"M-部件"` → `("M", "部件")`, `"O"` → `("O", "")`, `"-"` → `("-", "")`; None if it is
    no tag of a known scheme."""
    if tag in ("O", MISSING):
        return tag, ""
    prefix, dash, label = tag.partition("-")
    return (prefix, label) if dash and label.strip() and prefix in ROLES else None


def tag_fix(tag: str) -> str:
    """What to write in the place of what is no tag."""
    if tag[:1] in ROLES and tag[1:2] == "_":
        return f"Write {tag[0]}-{tag[2:]} with a hyphen."
    if tag.lower() == "o" or tag == "0":
        return "For a character outside any entity write a capital letter O."
    if tag[:1].upper() in ROLES and tag[1:2] == "-" and tag[2:]:
        return f"Write {tag[0].upper()}-{tag[2:]} with a capital letter."
    return "Check that the tag is the last column."


def split_tag(tag: str, where: str) -> tuple[str, str]:
    """As `parse_tag`, in the letters of BIOES: `"M-部件"` → `("I", "部件")`.

    where: of the tag, for the error. Raises UserError if it is no tag of a known scheme.
    """
    parsed = parse_tag(tag)
    if parsed is None:
        raise UserError(f"{where}: found the tag {tag!r}, expected {EXPECTED}. {tag_fix(tag)}")
    prefix, label = parsed
    return ROLES.get(prefix, prefix), label


def scheme_of(sentences: Iterable[Sequence[tuple[str, str]]]) -> str:
    """The scheme of a file's tags, as `parse_tag` gives them, by sentence.

    IOB1, which has B- only between entities that touch, is told from BIO with errors by
    being consistent: every B- follows a tag of its label, and some entity begins with I-.
    """
    prefixes: set[str] = set()
    all_b_follow, some_i_begins = True, False
    for tags in sentences:
        last = ""
        for prefix, label in tags:
            prefixes.add(prefix)
            all_b_follow &= prefix != "B" or label == last
            some_i_begins |= prefix == "I" and label != last
            last = label
    if prefixes & set("MELSU"):
        return "BMES" if "M" in prefixes else "BILOU" if prefixes & set("LU") else "BIOES"
    if "I" in prefixes and "B" not in prefixes:
        return "IO"
    return "IOB1" if all_b_follow and some_i_begins else "BIO"


def read_entities(
    tags: Sequence[tuple[str, str]], offsets: Sequence[int], scheme: str, complain: Complain
) -> tuple[Entity, ...]:
    """The entities of one sentence.

    tags: (role, label) of each token, in the letters of BIOES.
    offsets: where each token begins in the text, and at last where the text ends.
    complain: is told what breaks the scheme: "inside_tag_without_begin" and "label_switch",
        where an inside tag that continues nothing begins an entity, as in seqeval; and
        "begin_without_end", where an entity ends before its scheme lets it.
    """
    entities: list[Entity] = []
    open_label: str | None = None
    for i, (role, label) in enumerate(tags):
        inside = role in ("I", "E")
        if inside and label == open_label:
            entities[-1] = Entity(entities[-1].start, offsets[i + 1], label)
        else:
            if inside and scheme not in FREE_BEGIN:
                complain("label_switch" if open_label else "inside_tag_without_begin", i)
            elif open_label and scheme in WITH_END:
                complain("begin_without_end", i - 1)
            if label:
                entities.append(Entity(offsets[i], offsets[i + 1], label))
        open_label = label if role in ("B", "I") else None
    if open_label and scheme in WITH_END:
        complain("begin_without_end", len(tags) - 1)
    return tuple(entity for entity in entities if entity.start < entity.end)

"""Turns rows of tokens and tags into sentences of characters."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from .problems import Problems
from .sentence import Sentence
from .tagging import EXPECTED, MISSING, ROLES, parse_tag, read_entities, scheme_of, tag_fix

# What breaks a scheme: what is found, and what should be. {tag}, {label}: of the token;
# {end}, {single}: the scheme's prefixes.
BREACHES = {
    "inside_tag_without_begin": ("{tag!r} with no tag of its entity before it", "B-{label}"),
    "label_switch": ("{tag!r} inside an entity of another label", "that label, or B-{label}"),
    "begin_without_end": (
        "{tag!r} as the last tag of its entity",
        "{end}-{label} ({single}-{label} for one token)",
    ),
}
OUTSIDE = ("O", "")


@dataclass(frozen=True)
class Row:
    """A token and its tag, and where in the user's files they stand."""

    place: str
    token: str
    tag: str


def read_rows(groups: Sequence[Sequence[Row]], problems: Problems) -> list[Sentence]:
    """A sentence a group: its text is that of the tokens, without spaces between them.

    Of each problem, `problems` is told where; `problems.scheme` becomes the file's scheme.
    """
    parsed = [[_parse(row, problems) for row in group] for group in groups]
    problems.scheme = scheme_of(parsed)
    digits = has_position_digits(groups)
    if digits:
        problems.counts["position_digits_stripped"] = sum(len(group) for group in groups)
    return [
        _sentence(group, tags, digits, problems) for group, tags in zip(groups, parsed, strict=True)
    ]


def has_position_digits(groups: Sequence[Sequence[Row]]) -> bool:
    """Whether each token has its position in a word glued to it, as Weibo NER's second
    version has: 科0 技1. (In words of over ten characters it begins anew.)"""
    if not all(len(r.token) > 1 and r.token[-1] in "0123456789" for g in groups for r in g):
        return False
    follows = []
    for group in groups:
        positions = [int(row.token[-1]) for row in group]
        expected = [0, *((position + 1) % 10 for position in positions)]
        follows += [p in (0, e) for p, e in zip(positions, expected, strict=False)]
    some_words = any(row.token[-1] != "0" for group in groups for row in group)
    # One of Weibo's 103,129 tokens has the wrong digit.
    return some_words and sum(follows) > 0.99 * len(follows)


def _parse(row: Row, problems: Problems) -> tuple[str, str]:
    tag = parse_tag(row.tag)
    if tag is None:
        problems.add(row.place, f"the tag {row.tag!r}", EXPECTED, tag_fix(row.tag))
    return tag or OUTSIDE


def _sentence(
    group: Sequence[Row], parsed: list[tuple[str, str]], digits: bool, problems: Problems
) -> Sentence:
    tokens = [row.token[:-1] if digits else row.token for row in group]
    tags = [(ROLES.get(prefix, prefix), label) for prefix, label in parsed]
    offsets = [0, *accumulate(len(token) for token in tokens)]

    def complain(kind: str, i: int) -> None:
        end, single = ("L", "U") if problems.scheme == "BILOU" else ("E", "S")
        words = {"tag": group[i].tag, "label": tags[i][1], "end": end, "single": single}
        found, expected = (part.format(**words) for part in BREACHES[kind])
        reason = f"{expected}, as the file's tags are {problems.scheme}"
        problems.repair(kind, group[i].place, found, reason, f"Write {expected}.")

    missing = frozenset(
        position
        for i, (role, _) in enumerate(tags)
        if role == MISSING
        for position in range(offsets[i], offsets[i + 1])
    )
    says_more = any(len(row.token) > 1 for row in group)
    return Sentence(
        text="".join(tokens),
        entities=read_entities(tags, offsets, problems.scheme, complain),
        missing=missing,
        place=group[0].place,
        written=" ".join(row.token for row in group) if says_more else "",
    )

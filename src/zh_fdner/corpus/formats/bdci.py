"""The JSONL of CCF BDCI 2022 (knowledge graphs of equipment): relations between two spans.

`{"ID", "text", "spo_list": [{"h": {"name", "pos": [start, end]}, "t": {…}, "relation"}]}`.
The types of the spans are those that the relation joins.
"""

from pathlib import Path

from ..problems import Problems
from ..records import Record, dict_of, list_of, read_records
from ..sentence import Sentence
from ..spans import Mark, read_marks

# What h and t are, by relation.
TYPES = {
    "部件故障": ("部件单元", "故障状态"),
    "性能故障": ("性能表征", "故障状态"),
    "检测工具": ("检测工具", "性能表征"),
    "组成": ("部件单元", "部件单元"),
}


def is_record(record: Record) -> bool:
    """Whether it looks like a record of this format."""
    return isinstance(record.get("spo_list"), list)


def read(path: Path, problems: Problems) -> list[Sentence]:
    """Offsets count characters, end exclusive. A span in several relations is one entity; if
    these give it two types, it has that of the first, and is counted."""
    sentences = []
    for place, record in read_records(path, problems):
        marks = read_record(record, place, problems)
        sentence = read_marks(record.get("text"), marks, place, problems)
        if sentence:
            sentences.append(sentence)
    return sentences


def read_record(record: Record, place: str, problems: Problems) -> list[Mark]:
    """The distinct spans of a record, in the order in which it mentions them."""
    found: dict[str, Mark] = {}
    for item in list_of(record.get("spo_list"), "spo_list", place, problems):
        relation = dict_of(item, "in spo_list", place, problems)
        name = relation.get("relation")
        if not isinstance(name, str) or name not in TYPES:
            expected = f"one of {', '.join(TYPES)}"
            problems.add(place, f"the relation {name!r:.40}", expected, "Check the file.")
            continue
        for role, label in zip("ht", TYPES[name], strict=True):
            mark = _mark(dict_of(relation.get(role), role, place, problems), label, place, problems)
            # The same span twice is one, and its first type holds.
            if mark and found.setdefault(f"{mark.start}:{mark.end}:{mark.surface}", mark) != mark:
                problems.counts["spans_with_two_types"] += 1
    return list(found.values())


def _mark(end: Record, label: str, place: str, problems: Problems) -> Mark | None:
    span = end.get("pos")
    if isinstance(span, list) and len(span) == 2:
        return Mark(span[0], span[1], label, end.get("name"))
    problems.add(place, f"pos: {span!r:.40}", "[start, end]", "Check the file.")
    return None

"""The findings on one screen."""

from textwrap import wrap

from ..pipeline.normalise import PUBLISHED, TECHNICAL
from .findings import Findings
from .words import percent

WIDTH = 96


def for_console(found: Findings) -> str:
    lines = [f"{'':<30}{''.join(f'{split:>10}' for split in found['splits'])}"]
    for name, cells in rows(found).items():
        lines.append(f"{name:<30}{''.join(f'{cell:>10}' for cell in cells)}")
    for warning in found["warnings"]:
        lines += wrap(f"⚠ {warning}", WIDTH, subsequent_indent="  ")
    return "\n".join(lines)


def rows(found: Findings) -> dict[str, list[str]]:
    """A cell a split."""
    sizes, unknown = found["splits"].values(), found["unknown"].values()
    within = found["duplicates"]["within"].values()
    overlap, unseen = found["overlap"], found["unseen"]
    all_types = {split: each.get("") for split, each in unseen.items()}
    return {
        "sentences": [str(each["sentences"]) for each in sizes],
        "tokens": [str(each["tokens"]) for each in sizes],
        "longest sentence": [str(n["max"]) if (n := each["lengths"]) else "–" for each in sizes],
        "entities": [str(each["entities"]) for each in sizes],
        "copies within (same + near)": [f"{e['exact']} + {e['near']}" for e in within],
        "in train, too (same + near)": [
            "–",
            *(f"{len(each['exact'])} + {len(each['near'])}" for each in overlap.values()),
        ],
        "entities unseen in train": [
            "–",
            *(percent(each["share"]) if each else "–" for each in all_types.values()),
        ],
        "[UNK], as published": [percent(each[PUBLISHED]["share"]) for each in unknown],
        "[UNK], technical": [percent(each[TECHNICAL]["share"]) for each in unknown],
    }

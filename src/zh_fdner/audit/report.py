"""The findings as a text to read: metrics/audit.md."""

from ..markdown import whole_table
from ..pipeline.normalise import NORMALISATIONS
from .findings import Findings
from .overlap import Overlap
from .report_annotation import inconsistent, same_text, unseen
from .words import percent, shown

GROUPS_SHOWN = 20


def report(found: Findings) -> str:
    """Markdown; the warnings first."""
    return "\n".join(
        [
            f"# Audit of {found['corpus']}",
            "",
            *(f"> **Stand-in.** {note[0].upper()}{note[1:]}.\n" for note in found["stand_ins"]),
            *warnings(found),
            *splits(found),
            *overlap(found),
            *duplicates(found),
            *unseen(found),
            *inconsistent(found),
            *same_text(found),
            *unknown(found),
            *fingerprint(found),
        ]
    )


def warnings(found: Findings) -> list[str]:
    if not found["warnings"]:
        return ["Nothing in the corpus stands against trusting its scores.", ""]
    return [*(f"- ⚠ {warning}" for warning in found["warnings"]), ""]


def splits(found: Findings) -> list[str]:
    sizes = found["splits"]
    rows: list[list[object]] = [
        ["sentences", *(each["sentences"] for each in sizes.values())],
        ["without entities", *(each["sentences_without_entities"] for each in sizes.values())],
        ["tokens", *(each["tokens"] for each in sizes.values())],
        ["without annotation", *(each["missing"]["tokens"] for each in sizes.values())],
    ]
    for key in ("min", "median", "mean", "p95", "max"):
        lengths = (each["lengths"] for each in sizes.values())
        rows.append([f"length, {key}", *(n[key] if n else "–" for n in lengths)])
    long = found["long_sentences"].values()
    rows.append(["over the encoder's window", *(each["sentences"] for each in long)])
    rows.append(["**entities**", *(each["entities"] for each in sizes.values())])
    for label in sorted({label for each in sizes.values() for label in each["entities_per_type"]}):
        rows.append([label, *(s["entities_per_type"].get(label, 0) for s in sizes.values())])
    return [
        "## Splits",
        "",
        "Lengths are in tokens (characters).",
        "",
        *whole_table(["", *sizes], rows),
    ]


def overlap(found: Findings) -> list[str]:
    def cells(name: str, split: str, each: Overlap) -> list[object]:
        n = found["splits"][split]["sentences"]
        return [name, n, len(each["exact"]), each["as_written"], len(each["near"])]

    rows = [cells(f"{split} in train", split, each) for split, each in found["overlap"].items()]
    rows.append(cells("test in dev", "test", found["test_in_dev"]))
    return [
        "## The same sentences in several splits",
        "",
        "Nearly the same: alike up to numbers, spaces, width and case, or at least 0.8 of all "
        "character pairs of the two sentences in common (Jaccard similarity of the sets).",
        "",
        *whole_table(["", "sentences", "same text", "same as written", "nearly the same"], rows),
    ]


def duplicates(found: Findings) -> list[str]:
    each = found["duplicates"]
    within = [[split, n["exact"], n["near"]] for split, n in each["within"].items()]
    lines = ["## Repeated sentences", "", "Copies within a split, the first not counted:", ""]
    lines += whole_table(["split", "same text", "nearly the same"], within)
    if not each["n_groups"]:
        return [*lines, "No two sentences are the same or nearly, within a split or across.", ""]
    lines += [
        f"{each['n_groups']} groups of sentences that are the same or nearly, "
        f"{each['n_groups_across_splits']} of them in several splits. The first:",
        "",
    ]
    rows = []
    for group in each["groups"][:GROUPS_SHOWN]:
        counts = ", ".join(f"{n} {split}" for split, n in group["sentences"].items())
        places = "; ".join(member["place"] for member in group["members"])
        rows.append(
            [counts, "same" if group["exact"] else "near", group["members"][0]["text"], places]
        )
    return [*lines, *whole_table(["sentences", "", "first of them", "places"], rows)]


def unknown(found: Findings) -> list[str]:
    rows = []
    for split, each in found["unknown"].items():
        for name in NORMALISATIONS:
            commonest = "  ".join(f"{shown(c)} {n}" for c, n in each[name]["commonest"].items())
            rows.append(
                [split, name, each[name]["tokens"], percent(each[name]["share"]), commonest]
            )
    return [
        f"## Characters that {found['encoder']} does not know",
        "",
        *whole_table(["split", "normalisation", "[UNK]", "of all", "commonest"], rows),
    ]


def fingerprint(found: Findings) -> list[str]:
    each = found["fingerprint"]
    first, last = each["published"]["train_sentences"]
    return [
        "## The data of the published run",
        "",
        f"It had {first} to {last} training sentences, and {each['published']['entities']} "
        f"entities and {each['published']['tokens']} tokens (or a multiple) to be evaluated on. "
        f"This corpus {'has' if each['matches'] else 'does not have'} these counts.",
        "",
    ]

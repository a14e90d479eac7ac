"""The report's part on annotation: entities unseen in train, and contradictions."""

from ..markdown import whole_table
from .findings import Findings
from .inconsistent import Finding
from .same_text import Contradiction
from .words import percent

SURFACES_SHOWN = 30
TEXTS_SHOWN = 20
PLACES_SHOWN = 2


def unseen(found: Findings) -> list[str]:
    rows: list[list[object]] = []
    for split, by_type in found["unseen"].items():
        for label, each in by_type.items():
            examples = ", ".join(each["examples"])
            share = percent(each["share"])
            rows.append(
                [split, label or "**all**", each["entities"], each["unseen"], share, examples]
            )
    return [
        "## Entities whose surface train does not have",
        "",
        "Annotated with this type in the split, and never so in train: these must be found, and "
        "cannot be known by heart.",
        "",
        *whole_table(["split", "type", "entities", "unseen", "share", "commonest"], rows),
    ]


def inconsistent(found: Findings) -> list[str]:
    each = found["inconsistent"]
    lines = [
        "## The same surface, annotated differently",
        "",
        f"{each['surfaces']} surfaces, {each['occurrences']} times against their commonest "
        "annotation. Compared are surfaces of two characters or more that are annotated twice or "
        "more. O counts where the surface stands by itself: all O, not touching an entity, not "
        "part of a longer surface or of a Latin word. Those whose commonest annotation most "
        "outnumbers the others come first: their exceptions are most likely slips.",
        "",
    ]
    rows = [
        [finding["surface"], decisions(finding), exceptions(finding)]
        for finding in each["listed"][:SURFACES_SHOWN]
    ]
    return [*lines, *whole_table(["surface", "annotated as", "the rarer ones"], rows)]


def decisions(finding: Finding) -> str:
    return ", ".join(f"{name} {each['count']}" for name, each in finding["decisions"].items())


def exceptions(finding: Finding) -> str:
    """Where the rarer decisions are."""
    rarer = list(finding["decisions"].items())[1:]
    return "; ".join(
        f"{name}: {place['place']} (…{place['context']}…)"
        for name, each in rarer
        for place in each["places"][:PLACES_SHOWN]
    )


def same_text(found: Findings) -> list[str]:
    rows = []
    for each in found["same_text"]["listed"][:TEXTS_SHOWN]:
        rows.append([each["text"], *differences(each)])
    if not rows:
        return []
    return [
        "## The same sentence, annotated differently",
        "",
        f"{found['same_text']['texts']} of {found['same_text']['repeated']} texts that occur "
        "several times.",
        "",
        *whole_table(["text", "places", "annotated only there"], rows),
    ]


def differences(each: Contradiction) -> tuple[str, str]:
    """Where the versions are, and what each has that not all have."""
    versions = each["versions"]
    shared = set.intersection(*({tuple(e) for e in v["entities"]} for v in versions))
    own = (
        ", ".join(f"{e[3]} {e[2]}" for e in v["entities"] if tuple(e) not in shared) or "nothing"
        for v in versions
    )
    return " | ".join(", ".join(v["places"]) for v in versions), " | ".join(own)

"""What of the findings a reader of the scores must know, in words."""

from collections.abc import Iterator

from ..pipeline.normalise import TECHNICAL
from ..reproduction.published import CORPUS
from .findings import Findings
from .overlap import Overlap
from .words import shown

# Shares from which on a finding is worth a warning.
LARGELY = 0.5
MANY_COPIES = 0.05
MANY_UNKNOWN = 0.01


def warnings_of(found: Findings) -> list[str]:
    """The gravest first."""
    return [
        *seen_in_training(found),
        *chosen_on_test(found),
        *types_without_training(found),
        *annotation(found),
        *copies(found),
        *encoder(found),
    ]


def seen_in_training(found: Findings) -> Iterator[str]:
    for split, overlap in found["overlap"].items():
        n, seen = found["splits"][split]["sentences"], n_overlapping(overlap)
        if not seen:
            continue
        what = f"{len(overlap['exact'])} of {n} {split} sentences are in train, too"
        if overlap["near"]:
            what += f", and {len(overlap['near'])} more are nearly the same as one there"
        if seen < LARGELY * n:
            yield f"{what}: the {split} score flatters."
            continue
        yield (
            f"{what}: {split} is largely train again. Its score tells what was learned by heart, "
            f"not what is found in new text.{of_published(found)}"
        )


def of_published(found: Findings) -> str:
    known = found["corpus"] == CORPUS or found["fingerprint"]["matches"]
    return " We suspect the same of the published run." if known else ""


def chosen_on_test(found: Findings) -> Iterator[str]:
    overlap, n = found["test_in_dev"], found["splits"]["test"]["sentences"]
    if n_overlapping(overlap):
        yield (
            f"{n_overlapping(overlap)} of {n} test sentences are in dev, too, or nearly: what is "
            "chosen on dev (the best model, settings) is partly chosen on test."
        )


def types_without_training(found: Findings) -> Iterator[str]:
    known = found["splits"]["train"]["entities_per_type"]
    for split in ("dev", "test"):
        for label, n in found["splits"][split]["entities_per_type"].items():
            if label not in known:
                yield f"{label}: {n} in {split}, none in train, so that it cannot be learned."


def annotation(found: Findings) -> Iterator[str]:
    missing = {s: each["missing"]["tokens"] for s, each in found["splits"].items()}
    if any(missing.values()):
        counts = ", ".join(f"{n} in {split}" for split, n in missing.items() if n)
        yield f"Tokens without annotation, which are neither learned nor scored: {counts}."
    if found["same_text"]["texts"]:
        yield (
            f"Annotated differently where the text is the same: {found['same_text']['texts']} "
            "texts. At most one way is right."
        )
    surfaces, occurrences = found["inconsistent"]["surfaces"], found["inconsistent"]["occurrences"]
    if surfaces:
        examples = ", ".join(each["surface"] for each in found["inconsistent"]["listed"][:3])
        yield (
            f"{surfaces} surfaces are annotated one way here and another there (as {examples}), "
            f"{occurrences} times against the commoner way. Some must be; each that need not be "
            "costs score."
        )


def copies(found: Findings) -> Iterator[str]:
    for split, within in found["duplicates"]["within"].items():
        n, several = found["splits"][split]["sentences"], within["exact"] + within["near"]
        if several > MANY_COPIES * n:
            yield (
                f"{several} of {n} {split} sentences repeat another of {split}, or nearly: "
                f"{split} is smaller than it looks."
            )


def encoder(found: Findings) -> Iterator[str]:
    for split, by_normalisation in found["unknown"].items():
        unknown = by_normalisation[TECHNICAL]
        if unknown["share"] > MANY_UNKNOWN:
            examples = " ".join(map(shown, list(unknown["commonest"])[:5]))
            yield (
                f"{unknown['share']:.1%} of the {split} characters are unknown to the encoder "
                f"({examples})."
            )
    for split, long in found["long_sentences"].items():
        if long["sentences"]:
            yield (
                f"{long['sentences']} {split} sentences are longer than the encoder's window of "
                f"{long['window']} wordpieces. They are read in overlapping parts; nothing is cut."
            )


def n_overlapping(overlap: Overlap) -> int:
    return len(overlap["exact"]) + len(overlap["near"])

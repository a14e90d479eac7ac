"""What of the findings a reader of the scores must know, in words."""

from collections.abc import Iterator

from ..pipeline.normalise import TECHNICAL
from ..reproduction.published import CORPUS
from ..similarity.words import flatters, seen_in_train
from .findings import Findings
from .overlap import Overlap
from .words import percent, shown

# Shares from which on a finding is worth a warning.
LARGELY = 0.5
MANY_COPIES = 0.05
MANY_UNKNOWN = 0.01


def warnings_of(found: Findings) -> list[str]:
    """The gravest first."""
    return [
        *seen_in_training(found),
        *read_by_encoder(found),
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
        counts = n, len(overlap["exact"]), len(overlap["near"])
        if seen < LARGELY * n:
            yield flatters(split, *counts)
            continue
        yield (
            f"{seen_in_train(split, *counts)}. So {split} is largely train again: its score "
            f"tells what was learned by heart, not what is found in new text.{of_published(found)}"
        )


def of_published(found: Findings) -> str:
    known = found["corpus"] == CORPUS or found["fingerprint"]["matches"]
    return " We suspect the same of the published run." if known else ""


def read_by_encoder(found: Findings) -> Iterator[str]:
    if found["kept_from_encoder"] is False:
        yield (
            "The encoder may have read dev and test: where pretrain let it read, these sentences "
            "were not what it kept out. Pretrain anew, with this corpus converted."
        )


def chosen_on_test(found: Findings) -> Iterator[str]:
    overlap, n = found["test_in_dev"], found["splits"]["test"]["sentences"]
    if n_overlapping(overlap):
        yield (
            f"In dev, too, or nearly: {n_overlapping(overlap)} of {n} test sentences. What is "
            "chosen on dev (the best model, settings) is partly chosen on test."
        )


def types_without_training(found: Findings) -> Iterator[str]:
    known = found["splits"]["train"]["entities_per_type"]
    for split in ("dev", "test"):
        for label, n in found["splits"][split]["entities_per_type"].items():
            if label not in known:
                yield f"{label}: {n} in {split}, none in train, so that it cannot be learned."


def annotation(found: Findings) -> Iterator[str]:
    missing = {split: each["missing"]["tokens"] for split, each in found["splits"].items()}
    if any(missing.values()):
        yield f"Without annotation, so neither learned nor scored: tokens, {by_split(missing)}."
    same = found["same_text"]
    if same["texts"]:
        yield (
            "Annotated differently where the text is the same: "
            f"{same['texts']} of {same['repeated']} texts that occur several times."
        )
    surfaces = found["inconsistent"]
    if surfaces["surfaces"]:
        examples = ", ".join(each["surface"] for each in surfaces["listed"][:3])
        yield (
            f"Surfaces annotated one way here and another there: {surfaces['surfaces']} (as "
            f"{examples}), {surfaces['occurrences']} times against the commoner way. Context "
            "may ask for it; where it does not, it costs score."
        )


def copies(found: Findings) -> Iterator[str]:
    for split, within in found["duplicates"]["within"].items():
        n, several = found["splits"][split]["sentences"], within["exact"] + within["near"]
        if several > MANY_COPIES * n:
            yield (
                f"Copies within {split}, or nearly: {several} of {n} sentences. It holds less "
                "than it seems to."
            )


def encoder(found: Findings) -> Iterator[str]:
    for split, by_normalisation in found["unknown"].items():
        unknown = by_normalisation[TECHNICAL]
        if unknown["share"] > MANY_UNKNOWN:
            examples = " ".join(shown(c) for c in list(unknown["commonest"])[:5])
            share = percent(unknown["share"])
            yield f"Unknown to the encoder: {share} of the characters of {split} ({examples})."
    long = {split: each["sentences"] for split, each in found["long_sentences"].items()}
    if any(long.values()):
        window = found["long_sentences"]["train"]["window"]
        yield (
            f"Longer than the encoder's window of {window} wordpieces: sentences, "
            f"{by_split(long)}. They are read in overlapping parts; nothing is cut."
        )


def by_split(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} in {split}" for split, n in counts.items() if n)


def n_overlapping(overlap: Overlap) -> int:
    return len(overlap["exact"]) + len(overlap["near"])

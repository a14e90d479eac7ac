"""Which dev and test sentences the model has seen in training, as the audit found."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..corpus.splits import SCORED
from ..errors import UserError
from ..manifest import Manifest, corpus_sha256
from ..results import read_json

# Each subset is part of the one before.
SUBSETS = ("all", "not_in_train", "no_near_duplicate")


@dataclass(frozen=True)
class Overlap:
    """Numbers of sentences of one split, from 0.

    exact: those whose text is a training sentence's. near: near-duplicates of one, without
    the exact ones.
    """

    exact: frozenset[int] = frozenset()
    near: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.exact or self.near)

    def seen(self, number: int) -> str | None:
        """ "exact", "near", or None for a sentence that training has not seen."""
        if number in self.exact:
            return "exact"
        return "near" if number in self.near else None

    def subsets(self, n_sentences: int) -> dict[str, list[int]]:
        """The numbers of the sentences in each of `SUBSETS`, without the subsets that are
        the same as the one before."""
        chosen = {"all": list(range(n_sentences))}
        if self.exact:
            chosen["not_in_train"] = [i for i in chosen["all"] if i not in self.exact]
        if self.near:
            chosen["no_near_duplicate"] = [i for i in chosen["all"] if self.seen(i) is None]
        return chosen


def read_overlap(audit: Path, manifest: Manifest) -> dict[str, Overlap]:
    """The overlap of dev and of test with train.

    audit, manifest and what is raised: see `read_audit`.
    """
    found = read_audit(audit, manifest)["overlap"]
    return {
        split: Overlap(frozenset(found[split]["exact"]), frozenset(found[split]["near"]))
        for split in SCORED
    }


def read_audit(audit: Path, manifest: Manifest) -> dict[str, Any]:
    """What the audit has found.

    audit: `metrics/audit.json`. manifest: that of the converted corpus.
    Raises UserError if the file is missing, or speaks of another corpus.
    """
    again = "Run: python -m spacy project run audit"
    try:
        found: dict[str, Any] = read_json(audit, "audit")
        of_corpus = found["corpus_sha256"]
        for split in SCORED:
            found["overlap"][split]["exact"], found["overlap"][split]["near"]
    except (KeyError, TypeError) as error:
        raise UserError(
            f"{audit}: cannot read which sentences are in train, too ({error!r}). {again}"
        ) from None
    if of_corpus != corpus_sha256(manifest):
        raise UserError(
            f"{audit}: it is of another corpus, or of this one before it was changed. {again}"
        )
    return found

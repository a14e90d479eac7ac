"""What the audit found in the corpus."""

from typing import Any

from ..audit.report_annotation import differences
from ..corpus.splits import SCORED
from .inputs import Inputs

GROUPS = 10
SURFACES = 15
TEXTS = 10


def audit(inputs: Inputs) -> dict[str, Any]:
    """The findings as they are, of long lists the first few. unknown: whether the encoder does
    not know some character."""
    found = inputs.audit
    return {
        "found": found,
        "groups": found["duplicates"]["groups"][:GROUPS],
        "inconsistent": found["inconsistent"]["listed"][:SURFACES],
        "same_text": [
            dict(zip(("text", "places", "own"), (each["text"], *differences(each)), strict=True))
            for each in found["same_text"]["listed"][:TEXTS]
        ],
        "unknown": any(
            each["tokens"] for split in found["unknown"].values() for each in split.values()
        ),
        "scored": SCORED,
    }

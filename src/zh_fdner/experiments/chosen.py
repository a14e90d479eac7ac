"""What scores by folds are worth when the settings were chosen on the same sentences."""

import json

from ..errors import UserError
from ..layout import Layout
from .origin import differences_of
from .schemas import Origin

CHOSEN = (
    "The settings are among those that the command `sweep` has tried on train and dev, which are "
    "most of these sentences. Where it chose them, these scores flatter. Test, which "
    "`sweep` does not open, tells what they are worth."
)
NOT_CHOSEN = "No fold's score chose the epoch or the settings of its own model."


def how_chosen(searched: bool) -> str:
    """searched: whether a search on this corpus has tried the settings."""
    return CHOSEN if searched else NOT_CHOSEN


def was_searched(layout: Layout, ours: Origin) -> bool:
    """Whether `metrics/sweep.json` is of this corpus and encoder, and has tried these settings.

    Raises UserError if it cannot be read.
    """
    path = layout.experiment("sweep")
    if not path.exists():
        return False
    try:
        return not differences_of(json.loads(path.read_text(encoding="utf8")), ours)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            f"{path}: cannot read which settings were tried ({error!r}). Run: python -m spacy "
            "project run sweep; or delete it."
        ) from None

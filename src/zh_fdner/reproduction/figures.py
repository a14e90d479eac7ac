"""Puts the rows of a training log beside the published ones."""

from collections.abc import Sequence
from typing import TypedDict

from ..pipeline.epoch_table import Row
from . import published


class Pair(TypedDict):
    """The published row and ours; None where the log has no row for it."""

    published: Row
    ours: Row | None


def pair_final(log: Sequence[Row]) -> Pair:
    """The last rows of both, whichever epochs they are of."""
    return {"published": published.rows()[-1], "ours": log[-1] if log else None}


def pair_epochs(log: Sequence[Row]) -> list[Pair]:
    """Each published epoch, and the last of our rows that is of this epoch."""
    by_epoch = {row["epoch"]: row for row in log}
    return [{"published": row, "ours": by_epoch.get(row["epoch"])} for row in published.rows()]

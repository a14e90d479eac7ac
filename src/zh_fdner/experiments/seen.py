"""Says that a score flatters, where train has sentences of the split that is scored."""

from ..evaluation.overlap import Overlap
from ..similarity.words import flatters


def unseen(overlap: Overlap, n_sentences: int) -> list[int]:
    """The numbers of the sentences that train has neither as they are nor nearly so."""
    return [i for i in range(n_sentences) if overlap.seen(i) is None]


def warning(split: str, overlap: Overlap, n_sentences: int) -> str | None:
    """In words; None if train has none of the split's sentences."""
    if not overlap:
        return None
    words = flatters(split, n_sentences, len(overlap.exact), len(overlap.near))
    if not unseen(overlap, n_sentences):
        words += " None is new, so it says nothing of new text; the command `crossval` does."
    return words

"""Chooses what the model has to guess: whole words, or spans of them."""

from dataclasses import dataclass
from typing import Any

import numpy
from numpy.typing import NDArray
from scipy.optimize import brentq

from .options import SPAN

RATE = 0.15
# Of what is to be guessed: hidden by [MASK], by another wordpiece, or left as it is.
MASKED, REPLACED = 0.8, 0.1
# Lengths of spans in words, as in SpanBERT (Joshi et al. 2020) but for the parameter: a Chinese
# character is a word here, and most words and names have two to four.
STOP, LONGEST = 0.4, 6

Ids = NDArray[numpy.int64]
Flags = NDArray[numpy.bool_]


@dataclass(frozen=True)
class Masker:
    """mask_id: of [MASK]. specials: ids that are never guessed. choices: ids that replace.
    masking: "word" or "span"."""

    mask_id: int
    specials: NDArray[numpy.int64]
    choices: NDArray[numpy.int64]
    masking: str

    def __call__(self, ids: Ids, starts: Flags, rng: numpy.random.Generator) -> tuple[Ids, Flags]:
        """What the model is given, and where it is to guess; both of the shape of ids.

        ids: (n_windows, length). starts: where a word begins, and at special tokens.
        """
        guessed = self._chosen(ids, starts, rng)
        fate = rng.random(ids.shape)
        others = self.choices[rng.integers(0, len(self.choices), ids.shape)]
        given = numpy.where(guessed & (fate < MASKED), self.mask_id, ids)
        replaced = guessed & (fate >= MASKED) & (fate < MASKED + REPLACED)
        return numpy.where(replaced, others, given), guessed

    def _chosen(self, ids: Ids, starts: Flags, rng: numpy.random.Generator) -> Flags:
        word_of = numpy.cumsum(starts.ravel()) - 1
        ordinary = ~numpy.isin(ids, self.specials).ravel()
        is_word = ordinary[numpy.flatnonzero(starts.ravel())]
        n_words = len(is_word)
        chosen = numpy.zeros(n_words, dtype="bool")
        if self.masking == SPAN:
            begins = rng.random(n_words) < SPAN_RATE
            lengths = numpy.minimum(rng.geometric(STOP, n_words), LONGEST)
            alive = is_word.copy()
            for k in range(min(LONGEST, n_words)):
                # A span ends where the paragraph does: at a special token.
                chosen[k:] |= (begins & (lengths > k) & alive)[: n_words - k]
                alive[: n_words - k - 1] &= is_word[k + 1 :]
        else:
            chosen = rng.random(n_words) < RATE
        guessed: Flags = (chosen[word_of] & ordinary).reshape(ids.shape)
        return guessed


def _span_rate() -> float:
    """How often a span has to begin at a word, so that RATE of the words are in one."""
    longer = (1 - STOP) ** numpy.arange(LONGEST)

    def excess(rate: float) -> float:
        return float(1 - numpy.prod(1 - rate * longer) - RATE)

    return float(brentq(excess, 0.0, 1.0))


SPAN_RATE = _span_rate()


def build_masker(tokenizer: Any, masking: str) -> Masker:
    """tokenizer: a fast Hugging Face tokenizer that has a [MASK]."""
    specials = numpy.array(sorted(tokenizer.all_special_ids), dtype="int64")
    choices = numpy.setdiff1d(numpy.arange(len(tokenizer)), specials)
    return Masker(tokenizer.mask_token_id, specials, choices, masking)

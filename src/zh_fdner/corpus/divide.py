"""Divides a corpus without splits of its own into train, dev and test."""

import hashlib
from collections import Counter

from ..errors import UserError
from .sentence import Sentence
from .splits import SPLITS

# Of the sentences, in percent; the rest is for train.
PERCENT = {"test": 10, "dev": 10}
IN_WORDS = "80/10/10 by the checksum of each text, exact duplicates together"


def divide(sentences: list[Sentence], where: str) -> dict[str, list[Sentence]]:
    """The sentences of each split, in the order given.

    Distinct texts are ordered by their SHA-256, so that the same corpus is always divided
    alike, in whatever order it comes. The first ones, until they have a tenth of all
    sentences, are test, the next ones dev. Sentences with one text stay together.
    where: what is divided, for the error. Raises UserError with under three distinct texts.
    """
    copies = Counter(sentence.text for sentence in sentences)
    if len(copies) < len(SPLITS):
        raise UserError(
            f"{where}: {len(copies)} distinct texts cannot be divided into train, dev and test. "
            "Annotate more, or give train, valid (or dev) and test files."
        )
    texts = sorted(copies, key=lambda text: hashlib.sha256(text.encode()).digest())
    split_of: dict[str, str] = {}
    for split, percent in PERCENT.items():
        size, room = 0, len(sentences) * percent / 100
        # One text at least, but leave some for the others.
        while not size or (len(texts) > len(SPLITS) and size + copies[texts[0]] <= room):
            size += copies[texts[0]]
            split_of[texts.pop(0)] = split
    return {
        split: [s for s in sentences if split_of.get(s.text, "train") == split] for split in SPLITS
    }

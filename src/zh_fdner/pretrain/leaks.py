"""Finds text that occurs in sentences on which the tagger will be scored."""

from collections.abc import Iterable

from ..similarity.shingles import comparable

# A shorter sentence says nothing by standing within a text; it counts if it is all of it.
LEAST = 6


class Leaks:
    """Of dev and test. Compared is what `similarity.shingles.comparable` leaves: numbers, spaces,
    width and case make no difference."""

    def __init__(self, sentences: Iterable[str]) -> None:
        folded = {comparable(each) for each in sentences} - {""}
        self._short = {each for each in folded if len(each) < LEAST}
        self._by_begin: dict[str, list[str]] = {}
        self._pieces: set[str] = set()
        for each in sorted(folded - self._short):
            self._by_begin.setdefault(each[:LEAST], []).append(each)
            self._pieces.update(each[i : i + LEAST] for i in range(len(each) - LEAST + 1))
        # (What is comparable has no line ends.)
        self._all = "\n".join(sorted(folded))

    def occur_in(self, text: str) -> bool:
        """Whether the text has one of the sentences in it, or is a part of one.

        text: as `comparable` leaves it.
        """
        if len(text) < LEAST:
            return text in self._short
        if text[:LEAST] in self._pieces and text in self._all:
            return True
        return any(
            text.startswith(sentence, i)
            for i in range(len(text) - LEAST + 1)
            for sentence in self._by_begin.get(text[i : i + LEAST], ())
        )

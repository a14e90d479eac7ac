"""Finds text that occurs in sentences on which the tagger will be scored."""

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from ..similarity.shingles import comparable

# A shorter sentence says nothing by standing within a text; it counts if it is all of it.
LEAST = 6
# What `comparable` makes of any number, and of what stands before a line end within one.
NUMBER, DIVIDED = "0", ("0", "0.", "0,")


class Leaks:
    """Of dev and test. Compared is what `similarity.shingles.comparable` leaves: numbers, spaces,
    width and case make no difference. Neither do the marks at a sentence's ends, since the
    sentence goes on otherwise where another text quotes it."""

    def __init__(self, sentences: Iterable[str]) -> None:
        folded = {without_marks(comparable(each)) for each in sentences} - {""}
        self._short = {each for each in folded if len(each) < LEAST}
        self._long = folded - self._short
        self._lengths: dict[str, list[int]] = {}
        self._pieces: set[str] = set()
        for begin, length in sorted({(each[:LEAST], len(each)) for each in self._long}):
            self._lengths.setdefault(begin, []).append(length)
        for each in self._long:
            self._pieces.update(each[i : i + LEAST] for i in range(len(each) - LEAST + 1))
        # (What is comparable has no line ends.)
        self._all = "\n".join(sorted(folded))

    def touch(self, lines: Sequence[str]) -> list[bool]:
        """Of each line, whether it is a part of one of the sentences, or has one in it, whole or
        from lines beside it.

        lines: of texts, in their order. Takes time in proportion to their length.
        """
        folded = [comparable(each) for each in lines]
        touched = [self._is_part(without_marks(each)) for each in folded]
        text, begins = _joined(folded)
        for start, end in self._occurrences(text):
            for i in range(bisect_right(begins, start) - 1, bisect_right(begins, end - 1)):
                touched[i] = True
        return touched

    def _is_part(self, text: str) -> bool:
        if len(text) < LEAST:
            return text in self._short
        return text[:LEAST] in self._pieces and text in self._all

    def _occurrences(self, text: str) -> Iterator[tuple[int, int]]:
        """Start and end of each sentence that stands in the text."""
        for i in range(len(text) - LEAST + 1):
            for length in self._lengths.get(text[i : i + LEAST], ()):
                if text[i : i + length] in self._long:
                    yield i, i + length


def without_marks(text: str) -> str:
    """Without the punctuation at its ends. text: as `comparable` leaves it, so without spaces."""
    start, end = 0, len(text)
    while start < end and _is_mark(text[start]):
        start += 1
    while end > start and _is_mark(text[end - 1]):
        end -= 1
    return text[start:end]


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "P"


def _joined(folded: Sequence[str]) -> tuple[str, list[int]]:
    """Comparable lines as one text, and where each begins in it. A number that a line end divides
    is one again; the second line then begins with it, too."""
    parts: list[str] = []
    begins: list[int] = []
    length, end = 0, ""
    for line in folded:
        rest = line
        if line.startswith(NUMBER) and end.endswith(DIVIDED):
            if not end.endswith(NUMBER):
                parts[-1], length, end = parts[-1][:-1], length - 1, NUMBER
            begins.append(length - len(NUMBER))
            rest = line.removeprefix(NUMBER)
        else:
            begins.append(length)
        if rest:
            parts.append(rest)
            length, end = length + len(rest), (end + rest)[-2:]
    return "".join(parts), begins

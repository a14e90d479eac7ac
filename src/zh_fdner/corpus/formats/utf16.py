"""Offsets of old Label Studio versions, which count as browsers do: 😀 is two.

Until the end of 2021 Label Studio counted in units of UTF-16, since then it counts characters
(HumanSignal/label-studio issue #1347, pull request #1559). An export does not say which; the
surfaces of its spans do.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """A span of the text as a file has it, with the surface it says is there."""

    text: str
    start: int
    end: int
    surface: object

    @property
    def is_clear(self) -> bool:
        """Whether both ways to count mean the same characters, or only one can be meant."""
        return self.from_utf16() in (None, (self.start, self.end))

    def fits(self) -> bool:
        """Whether the text has the surface there, counted in characters."""
        return self.end <= len(self.text) and self.text[self.start : self.end] == self.surface

    def from_utf16(self) -> tuple[int, int] | None:
        """The offsets in characters if these are in units of UTF-16; None if they lie outside
        the text."""
        units = [i for i, c in enumerate(self.text) for _ in range(1 + (c > "\uffff"))]
        units.append(len(self.text))
        if not 0 <= self.start <= self.end < len(units):
            return None
        return units[self.start], units[self.end]

    def fits_utf16(self) -> bool:
        """Whether the text has the surface there, counted in units of UTF-16."""
        offsets = self.from_utf16()
        return offsets is not None and self.text[slice(*offsets)] == self.surface


def is_in_utf16(spans: Iterable[Span]) -> bool | None:
    """How the spans of a file are counted, by the majority of those in which only one way
    finds the surface; None if there are none."""
    votes = 0
    for span in spans:
        if not span.is_clear:
            votes += span.fits_utf16() - span.fits()
    return votes > 0 if votes else None

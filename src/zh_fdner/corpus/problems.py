"""Collects what is wrong with one file, so that the user sees all of it on one screen."""

from collections import Counter
from typing import NoReturn

from ..errors import UserError

# More would not fit on a screen, and the first ones usually explain the rest.
SHOWN = 10


class Problems:
    """The problems, repairs and counts of reading one file.

    name: the file, as the user knows it.
    lenient: whether what has one obvious repair is repaired and counted, not refused.
    counts: what was skipped, repaired or read by a rule, by kind.
    scheme: of the tags ("BIO", "BMES", …), once they are read; "" for formats without tags.
    """

    def __init__(self, name: str, lenient: bool = False) -> None:
        self.name = name
        self.lenient = lenient
        self.counts: Counter[str] = Counter()
        self.scheme = ""
        self._shown: list[str] = []
        self._found = 0
        self._repairable = 0

    def add(self, place: str, found: str, expected: str, fix: str) -> None:
        """Note a problem that only the user can mend.

        place: in the file, as "train.txt, line 12".
        """
        self._found += 1
        if len(self._shown) < SHOWN:
            self._shown.append(f"{place}: found {found}, expected {expected}. {fix}")

    def repair(self, kind: str, place: str, found: str, expected: str, fix: str) -> None:
        """Count the repair if reading is lenient; note a problem if it is not.

        kind: of the repair, as "label_switch". The caller goes on as if it were mended.
        """
        if self.lenient:
            self.counts[kind] += 1
        else:
            self._repairable += 1
            self.add(place, found, expected, fix)

    def stop(self, place: str, found: str, expected: str, fix: str) -> NoReturn:
        """Note a problem after which the rest of the file cannot be read. Raises UserError."""
        self.add(place, found, expected, fix)
        self.check()
        raise AssertionError("unreachable: a problem was noted")

    def check(self) -> None:
        """Raises UserError with the first problems and the number of others, if any."""
        if not self._found:
            return
        lines = list(self._shown)
        if self._found > 1:
            lines.insert(0, f"{self.name}: {self._found} problems.")
        if self._found > SHOWN:
            lines.append(f"… and {self._found - SHOWN} more of them.")
        if self._repairable:
            which = "this" if self._found == 1 else "all of them"
            if self._repairable < self._found:
                which = f"{self._repairable} of them"
            lines.append(f"Or have {which} repaired and counted: --vars.lenient true.")
        raise UserError("\n  ".join(lines))

"""How far it is and how long it will take: a bar on a terminal, else a line now and then."""

import sys
from collections.abc import Iterable
from time import monotonic

from tqdm import tqdm

from .annotate_part import Summary
from .parts import Part

BAR = "{percentage:3.0f}%|{bar}| {desc} [{elapsed}<{remaining}]"
# Between two looks at the bar, and between two lines.
SECONDS, SECONDS_OF_LINES = 0.2, 30.0


class Progress:
    """The parts' weights make up the whole. Parts that an earlier process did are done, but do
    not count for the rates."""

    def __init__(self, parts: Iterable[Part], earlier: Iterable[Summary]) -> None:
        self.weights = {part.number: part.weight for part in parts}
        self.total = sum(self.weights.values())
        self.before = float(sum(self.weights[each.part] for each in earlier))
        self.done = self.before
        self.records = self.characters = 0
        # Of the part under way, where it is told of: its weight so far.
        self.under_way = 0.0
        self.begin = monotonic()
        self.terminal = sys.stderr.isatty()
        self.next_look = self.begin + (0 if self.terminal else SECONDS_OF_LINES)
        self.bar = tqdm(
            total=self.total,
            initial=int(self.before),
            bar_format=BAR,
            dynamic_ncols=True,
            disable=not self.terminal,
        )

    def within(self, part: Part, share: float, characters: int) -> None:
        """One more record of a part is done, which makes that share of it."""
        self.under_way = share * part.weight
        self.records += 1
        self.characters += characters
        self._show()

    def finished(self, summary: Summary, told: bool) -> None:
        """told: whether its records have been counted one by one."""
        self.under_way = 0.0
        self.done += self.weights[summary.part]
        if not told:
            self.records += summary.records
            self.characters += summary.characters
        self._show()

    def close(self) -> None:
        self.bar.close()

    @property
    def rates(self) -> str:
        seconds = max(monotonic() - self.begin, 1e-9)
        return (
            f"{self.records:,} records, {self.records / seconds:,.1f} records/s, "
            f"{self.characters / seconds:,.0f} characters/s"
        )

    @property
    def seconds_left(self) -> float | None:
        """None where nothing is known of the speed yet."""
        now = self.done + self.under_way
        gone = monotonic() - self.begin
        return gone * (self.total - now) / (now - self.before) if now > self.before else None

    def _show(self) -> None:
        if monotonic() < self.next_look:
            return
        self.next_look = monotonic() + (SECONDS if self.terminal else SECONDS_OF_LINES)
        if self.terminal:
            self.bar.n = int(self.done + self.under_way)
            self.bar.set_description_str(self.rates)
            return
        share = (self.done + self.under_way) / max(self.total, 1)
        left = self.seconds_left
        told = "?" if left is None else tqdm.format_interval(left)
        print(f"{share:.1%}, {self.rates}, {told} left", file=sys.stderr, flush=True)

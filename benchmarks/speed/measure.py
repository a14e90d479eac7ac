"""Times contenders on one workload, in turns."""

from collections.abc import Mapping, Sequence
from typing import Any

from .process import ContenderError, Process
from .rounds import median, percentile, turns

Row = dict[str, Any]
# Characters that are read before anything counts, and to choose the batch size.
WARM_UP, PROBE = 100, 10_000


class Measurement:
    """Of one workload.

    processes: of the contenders that run, by name. batch_sizes: those that each is to try.
    Contenders that fail get {"failed": why} and no more turns.
    """

    def __init__(
        self, processes: Mapping[str, Process], batch_sizes: Mapping[str, Sequence[int]]
    ) -> None:
        self.processes = processes
        self.batch_sizes = batch_sizes
        self.rows: dict[str, Row] = {}

    def throughput(self, texts: list[str], rounds: int) -> dict[str, Row]:
        """By contender: batch_size, the best of those tried; seconds of each round;
        characters_per_second, the median; entities; peak_mib, resident while reading."""
        for name in self.processes:
            self._warm_up(name, texts)
        for name in turns(self._running(), rounds):
            answer = self._ask(name, "read", batch_size=self.rows[name].get("batch_size"))
            if answer:
                self.rows[name]["seconds"].append(answer["seconds"])
                self.rows[name].update(entities=answer["entities"], peak_mib=answer["peak_mib"])
        characters = sum(map(len, texts))
        for name in self._running():
            row = self.rows[name]
            row["characters_per_second"] = characters / median(row["seconds"])
        return self.rows

    def latency(self, texts: list[str], rounds: int) -> dict[str, Row]:
        """Each text by itself: p50_ms and p95_ms over all texts and rounds."""
        self.rows = {name: {"seconds": []} for name in self.processes}
        for name in [*self._running(), *turns(self._running(), rounds)]:
            for text in texts:
                self._ask(name, "prepare", texts=[text])
                answer = self._ask(name, "read", batch_size=1)
                if answer:
                    self.rows[name]["seconds"].append(answer["seconds"])
        for name in self._running():
            # The first turn of each was to warm up.
            seconds = self.rows[name]["seconds"] = self.rows[name]["seconds"][len(texts) :]
            self.rows[name]["p50_ms"] = 1000 * percentile(seconds, 0.5)
            self.rows[name]["p95_ms"] = 1000 * percentile(seconds, 0.95)
        return self.rows

    def _warm_up(self, name: str, texts: list[str]) -> None:
        """On one text, then on many with each batch size, the best of which is kept."""
        self.rows[name] = {"seconds": []}
        self._ask(name, "prepare", texts=first_characters(texts, WARM_UP))
        self._ask(name, "read", batch_size=None)
        self._ask(name, "prepare", texts=first_characters(texts, PROBE))
        tried: list[tuple[float, int | None]] = []
        for size in self.batch_sizes[name] or (None,):
            if answer := self._ask(name, "read", batch_size=size):
                tried.append((answer["seconds"], size))
        self._ask(name, "prepare", texts=texts)
        if "failed" not in self.rows[name]:
            self.rows[name]["batch_size"] = min(tried, key=lambda each: each[0])[1]

    def _ask(self, name: str, do: str, **arguments: Any) -> dict[str, Any]:
        """Nothing from a contender that has failed, now or before."""
        if "failed" in self.rows[name]:
            return {}
        try:
            return self.processes[name].ask(do, **arguments)
        except ContenderError as error:
            self.rows[name] = {"failed": str(error)}
            return {}

    def _running(self) -> list[str]:
        return [name for name in self.processes if "failed" not in self.rows[name]]


def first_characters(texts: list[str], n: int) -> list[str]:
    """The first texts, the last of them cut short."""
    kept = []
    for text in texts:
        if n <= 0:
            break
        kept.append(text[:n])
        n -= len(text)
    return kept

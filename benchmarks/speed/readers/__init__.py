"""How each contender reads texts: `load(models, **options)` of each module gives a `Reader`.

These modules run in workers. What they import at their top is not counted as loading.
"""

from typing import Any, Protocol


class Reader(Protocol):
    def prepare(self, texts: list[str]) -> Any:
        """What is not timed: only the limit has something to do here."""
        ...

    def read(self, prepared: Any, batch_size: int | None) -> int:
        """Find the entities. Returns how many there are, so that it can be seen that all
        contenders did the same work."""
        ...

"""Our own work a character, without the encoder's, by the length of a document."""

from typing import Any

from .contender import WITHOUT_ENCODER
from .corpora import Corpora
from .models import Models
from .process import Process
from .rounds import median, turns
from .settings import Settings
from .workloads import of_length


def measure_overhead(
    models: Models, corpora: Corpora, settings: Settings
) -> dict[str, dict[str, Any]]:
    """By length in characters: seconds of each round, and microseconds, the median for each
    character."""
    texts = {
        str(length): of_length(corpora.reports, length, settings.overhead)
        for length in settings.lengths
    }
    seconds: dict[str, list[float]] = {length: [] for length in texts}
    with Process(WITHOUT_ENCODER, models) as process:
        process.ask("load", modules=[])
        # One more round, the first, which makes the outputs that later ones are given.
        for length in turns(list(texts), settings.rounds + 1):
            process.ask("prepare", texts=texts[length])
            seconds[length].append(process.ask("read", batch_size=None)["seconds"])
    return {
        length: {
            "documents": len(texts[length]),
            "seconds": found[1:],
            "microseconds": 1e6 * median(found[1:]) / sum(map(len, texts[length])),
        }
        for length, found in seconds.items()
    }

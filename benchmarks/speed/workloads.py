"""What is read in one timing: a few texts that stand for a corpus."""

from itertools import cycle

from .corpora import Corpora
from .settings import Settings

SHORT, REPORTS, DOCUMENT, LATENCY = "short sentences", "full reports", "one document", "one text"


def workloads(corpora: Corpora, settings: Settings) -> dict[str, list[str]]:
    """The texts of each workload. Those of `LATENCY` are to be read one at a time."""
    return {
        SHORT: spread(corpora.sentences, settings.short),
        REPORTS: spread(corpora.reports, settings.reports),
        DOCUMENT: [joined(corpora.reports, settings.document)],
        LATENCY: spread(corpora.sentences, total=None, n_texts=settings.latency_texts),
    }


def spread(texts: list[str], total: int | None, n_texts: int = 0) -> list[str]:
    """Texts at even steps through all lengths, so that a few have the mix of the many.

    total: characters that they should have together, about; or None, and n_texts.
    Neither sorted nor random: every third of them, then the next thirds, so that long and
    short ones come mixed, as they do in practice, and always the same.
    """
    if total is not None:
        mean = sum(map(len, texts)) / len(texts)
        n_texts = round(total / mean)
    n_texts = max(1, min(n_texts, len(texts)))
    by_length = sorted(texts, key=lambda text: (len(text), text))
    chosen = [by_length[int((i + 0.5) * len(texts) / n_texts)] for i in range(n_texts)]
    return [text for first in range(3) for text in chosen[first::3]]


def joined(texts: list[str], length: int) -> str:
    """One document: texts one after the other, again from the first if they do not suffice."""
    needed, parts = length, []
    for text in cycle(texts):
        parts.append(text[:needed])
        needed -= len(parts[-1])
        if needed == 0:
            return "".join(parts)
    raise ValueError("no text")


def of_length(texts: list[str], length: int, total: int) -> list[str]:
    """Documents of this length, as many as have `total` characters together."""
    n_docs = max(1, total // length)
    whole = joined(texts, n_docs * length)
    return [whole[i * length : (i + 1) * length] for i in range(n_docs)]

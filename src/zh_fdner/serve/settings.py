"""What the service takes, and how it batches. Each setting is an option of the command line."""

from dataclasses import Field, dataclass, field, fields
from typing import Any

from spacy.language import Language

from ..errors import UserError


def _setting(default: float, help: str) -> Any:
    return field(default=default, metadata={"help": help})


@dataclass(frozen=True)
class Limits:
    """What a request may ask for. `/model` tells them."""

    max_body: int = _setting(1 << 20, "bytes of a request; more: 413")
    max_texts: int = _setting(256, "texts of a request; more: 413")
    max_characters: int = _setting(20_000, "characters of a text; more: 413")
    max_seconds: float = _setting(30.0, "from a request's first byte to its answer; more: 408")
    max_requests: int = _setting(256, "requests at a time; more: 503")
    max_queue: int = _setting(1024, "texts that wait to be read; more: 503")


@dataclass(frozen=True)
class Batching:
    """Which of the waiting texts are read together."""

    batch_texts: int = _setting(32, "most texts of a batch")
    batch_characters: int = _setting(4096, "most characters of a batch, beside its first text")
    batch_wait: float = _setting(0.002, "seconds to wait at most for as many requests as last time")


@dataclass(frozen=True)
class Settings:
    """gpu_id: as `choose_device` gives it. threads: of torch, 0 for as many as it takes by
    itself."""

    limits: Limits = Limits()
    batching: Batching = Batching()
    gpu_id: int = -1
    threads: int = 0


def options(of: type[Limits] | type[Batching]) -> list[tuple[str, Field[Any]]]:
    """The names on the command line and what is behind them."""
    return [("--" + each.name.replace("_", "-"), each) for each in fields(of)]


def check(settings: Settings, nlp: Language) -> None:
    """Raises UserError if nothing could be served, or the pipeline would refuse what is let in."""
    for group in (settings.limits, settings.batching):
        for option, each in options(type(group)):
            value = getattr(group, each.name)
            if value < 0 or (value == 0 and each.name != "batch_wait"):
                raise UserError(f"{option} {value}: expected more than 0.")
    limits = settings.limits
    if limits.max_queue < limits.max_texts:
        raise UserError(
            f"--max-queue {limits.max_queue}: a request of {limits.max_texts} texts (--max-texts) "
            "would never be taken. Raise the one or lower the other."
        )
    if limits.max_characters > nlp.max_length:
        raise UserError(
            f"--max-characters {limits.max_characters}: the pipeline itself reads at most "
            f"{nlp.max_length} (nlp.max_length)."
        )

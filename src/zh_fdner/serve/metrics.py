"""What Prometheus may ask: requests, texts, batches, the line and the process."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import perf_counter

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .reading import Reading

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
SIZES = (1, 2, 4, 8, 16, 32, 64, 128)
UNKNOWN_PATH = "other"


class Metrics:
    """A registry of its own, so that several applications fit into one process."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        PlatformCollector(registry=registry)
        by_request = ("path", "status")
        self.requests = Counter(
            "zh_fdner_requests", "Answered requests", by_request, registry=registry
        )
        self.seconds = Histogram(
            "zh_fdner_request_seconds",
            "From a request's head to the end of its answer",
            ("path",),
            buckets=SECONDS,
            registry=registry,
        )
        self.texts = Counter("zh_fdner_texts", "Texts that were read", registry=registry)
        self.characters = Counter("zh_fdner_characters", "Their characters", registry=registry)
        self.entities = Counter(
            "zh_fdner_entities", "Entities, by label", ("label",), registry=registry
        )
        self.batch_texts = Histogram(
            "zh_fdner_batch_texts", "Texts of a batch", buckets=SIZES, registry=registry
        )
        self.batch_seconds = Histogram(
            "zh_fdner_batch_seconds", "To read a batch", buckets=SECONDS, registry=registry
        )

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:
        """A gauge that is looked at when Prometheus asks."""
        Gauge(name, help, registry=self.registry).set_function(value)

    def count(self, readings: Sequence[Reading]) -> None:
        for reading in readings:
            for entity in reading.entities:
                self.entities.labels(entity.label).inc()

    @contextmanager
    def of_batch(self, texts: Sequence[str]) -> Iterator[None]:
        start = perf_counter()
        yield
        self.batch_seconds.observe(perf_counter() - start)
        self.batch_texts.observe(len(texts))
        self.texts.inc(len(texts))
        self.characters.inc(sum(map(len, texts)))

    def text(self) -> bytes:
        """In Prometheus' text format."""
        return generate_latest(self.registry)


class Observed:
    """ASGI middleware that counts and times requests.

    paths: those that are told apart. All others are one: whoever asks for ever new paths shall
    not fill the memory.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, paths: Sequence[str]):
        self.app = app
        self.metrics = metrics
        self.paths = frozenset(paths)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = scope["path"] if scope["path"] in self.paths else UNKNOWN_PATH
        start = perf_counter()
        # What a client has that leaves before its answer, as nginx logs it.
        status = 499

        async def noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noting)
        except Exception:
            # Answered further out.
            status = 500
            raise
        finally:
            self.metrics.requests.labels(path, str(status)).inc()
            self.metrics.seconds.labels(path).observe(perf_counter() - start)

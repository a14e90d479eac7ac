"""A small pipeline behind the service, and what makes it slow or fail on demand."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import spacy

pytest.importorskip("fastapi", reason="needs the extra serve")

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from spacy.language import Language
from spacy.tokens import Doc, Span

from zh_fdner.serve.app import create_app
from zh_fdner.serve.settings import Batching, Limits, Settings

PATTERNS = [{"label": "部件", "pattern": "轴承"}, {"label": "失效形式", "pattern": "点蚀"}]
FAILING = "坏"
SLOW = "慢"

Asking = asyncio.Future[httpx.Response]


@pytest.fixture
def nlp() -> Language:
    """Knows two words."""
    nlp = spacy.blank("zh")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)
    return nlp


@Language.component("scores_of_tests")
def write_scores(doc: Doc) -> Doc:
    """0.4 to a failure mode, 0.9 to a part; a 6 may be a parameter."""
    for ent in doc.ents:
        ent._.score = 0.4 if ent.label_ == "失效形式" else 0.9
    unsure = [Span(doc, i, i + 1, "参数") for i, token in enumerate(doc) if token.text == "6"]
    for span in unsure:
        span._.score = 0.1
    doc.spans["low_confidence"] = unsure
    return doc


@pytest.fixture
def scored(nlp: Language) -> Iterator[Language]:
    """With scores, by the convention that the service follows."""
    before = Span.get_extension("score") if Span.has_extension("score") else None
    Span.set_extension("score", default=None, force=True)
    nlp.add_pipe("scores_of_tests")
    yield nlp
    Span.remove_extension("score")
    if before is not None:
        default, method, getter, setter = before
        Span.set_extension("score", default=default, method=method, getter=getter, setter=setter)


@pytest.fixture
def client(nlp: Language) -> Iterator[TestClient]:
    with TestClient(create_app(nlp, Settings())) as client:
        yield client


class Turnstile:
    """A component that lets slow docs through when it is told to, and notes all texts."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.reached = threading.Event()
        self.texts: list[str] = []
        self.failing = FAILING

    def __call__(self, doc: Doc) -> Doc:
        self.texts.append(doc.text)
        if SLOW in doc.text:
            self.reached.set()
            assert self.open.wait(30)
        if self.failing in doc.text:
            raise ValueError("as ordered")
        return doc


@Language.factory("turnstile_of_tests")
def make_turnstile(nlp: Language, name: str) -> Turnstile:
    return Turnstile()


@pytest.fixture
def turnstile(nlp: Language) -> Iterator[Turnstile]:
    turnstile = nlp.add_pipe("turnstile_of_tests")
    yield turnstile
    turnstile.open.set()


def service(nlp: Language, batching: Batching | None = None, **limits: Any) -> FastAPI:
    return create_app(nlp, Settings(Limits(**limits), batching or Batching()))


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The application without a network, on the test's own event loop."""
    transport = httpx.ASGITransport(app)
    client = httpx.AsyncClient(transport=transport, base_url="http://test", timeout=60)
    async with app.router.lifespan_context(app), client:
        while app.state.batcher.status != "ready":
            await asyncio.sleep(0.001)
        yield client


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.001)


def asking(client: httpx.AsyncClient, text: str) -> Asking:
    """A request that is on its way."""
    return asyncio.ensure_future(client.post("/annotate", json={"text": text}))


@asynccontextmanager
async def reading(
    app: FastAPI, turnstile: Turnstile
) -> AsyncIterator[tuple[httpx.AsyncClient, Asking]]:
    """The application while it reads a first request, until the turnstile is opened."""
    async with running(app) as client:
        first = asking(client, SLOW)
        await until(turnstile.reached.is_set)
        yield client, first


async def in_line(app: FastAPI, client: httpx.AsyncClient, *texts: str) -> list[Asking]:
    """Requests that all wait for their turn."""
    waiting = [asking(client, text) for text in texts]
    await until(lambda: app.state.batcher.line.n_texts == len(waiting))
    return waiting

"""The FastAPI application: what it is made of, and what stands before its routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from fastapi import FastAPI
from spacy.language import Language

from .annotating import Annotating, add_annotate
from .batcher import Batcher
from .device import use_device
from .facts import add_facts
from .gate import Gate
from .markup import Markup
from .metrics import Metrics, Observed
from .model_info import entity_labels, model_info
from .problems import handle_problems
from .reading import read
from .settings import Settings, check

PATHS = ("/", "/annotate", "/health", "/model", "/metrics", "/openapi.json")


def create_app(nlp: Language, settings: Settings) -> FastAPI:
    """The service of a loaded pipeline. `app.state.batcher` is its `Batcher`.

    Raises UserError if the settings do not go together.
    """
    check(settings, nlp)
    info = model_info(nlp, settings.limits)
    metrics = Metrics()
    batcher = Batcher(
        partial(read, nlp),
        partial(use_device, settings),
        settings.batching,
        settings.limits.max_queue,
        metrics,
    )
    metrics.watch("zh_fdner_queue_texts", "Texts in line", lambda: batcher.line.n_texts)
    metrics.watch("zh_fdner_ready", "1 if it is", lambda: batcher.status == "ready")
    # FastAPI's documentation pages load scripts from another host.
    app = FastAPI(
        title=info.name,
        version=info.version,
        description=info.description,
        docs_url=None,
        redoc_url=None,
        lifespan=partial(_reading, batcher),
    )
    app.state.batcher = batcher
    handle_problems(app)
    markup = Markup(entity_labels(nlp))
    add_annotate(app, Annotating(batcher, markup, metrics, settings.limits))
    add_facts(app, info, batcher, metrics)
    # The one that is added last comes first.
    app.add_middleware(Gate, limits=settings.limits)
    app.add_middleware(Observed, metrics=metrics, paths=PATHS)
    return app


@asynccontextmanager
async def _reading(batcher: Batcher, _: FastAPI) -> AsyncIterator[None]:
    """Texts are read for as long as the application lives."""
    task = asyncio.create_task(batcher.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task

"""What the service tells of itself: `/health`, `/model`, `/metrics`, and the page."""

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from .batcher import Batcher
from .metrics import Metrics
from .page import page_response
from .schemas import Health, ModelInfo


def add_facts(app: FastAPI, info: ModelInfo, batcher: Batcher, metrics: Metrics) -> None:
    page = page_response()

    @app.get("/health", response_model=Health, responses={503: {"model": Health}})
    async def health() -> Response:
        """Whether to send requests here."""
        status = batcher.status
        return JSONResponse({"status": status}, 200 if status == "ready" else 503)

    @app.get("/model")
    async def model() -> ModelInfo:
        """Which pipeline answers, how good it is, and what it may be asked."""
        return info

    @app.get("/metrics", response_class=PlainTextResponse)
    async def prometheus() -> Response:
        """For Prometheus."""
        return Response(metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    @app.get("/", response_class=HTMLResponse)
    async def index() -> Response:
        """The page for people."""
        return page

"""What the service tells of itself: `/health`, `/model`, `/metrics`, and the page."""

from fastapi import FastAPI
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.responses import JSONResponse, PlainTextResponse, Response

from .batcher import Batcher
from .metrics import Metrics
from .page import add_page
from .schemas import Health, ModelInfo


def add_facts(app: FastAPI, info: ModelInfo, batcher: Batcher, metrics: Metrics) -> None:
    add_page(app)

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

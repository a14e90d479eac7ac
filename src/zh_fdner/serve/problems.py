"""Refusals and failures: each is JSON of one shape, RFC 9457's, whatever came in."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from .schemas import ProblemDetails

MEDIA_TYPE = "application/problem+json"
RETRY_SECONDS = 1
FAILED = "The service failed at this. It has been logged; other texts are not concerned."

MEANINGS = {
    400: "The body is not JSON, or not UTF-8.",
    408: "The request or its answer took longer than the service allows.",
    413: "The body, a text or their number is larger than the service allows.",
    415: "The body is not declared as JSON.",
    422: "The JSON is not as described.",
    500: "The service failed.",
    503: "Too much is waiting already. `Retry-After` says when to come again.",
}


class ProblemError(Exception):
    """status: of HTTP. detail: what is wrong, and what to do. headers: further ones."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None):
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers


def busy(detail: str) -> ProblemError:
    return ProblemError(503, detail, {"Retry-After": str(RETRY_SECONDS)})


def response(problem: ProblemError) -> Response:
    title = HTTPStatus(problem.status).phrase
    content = {"title": title, "status": problem.status, "detail": problem.detail}
    # ASCII: half a character (a lone surrogate) in a field's name could not be encoded.
    return Response(json.dumps(content), problem.status, problem.headers, MEDIA_TYPE)


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route."""
    schema = ProblemDetails.model_json_schema()
    return {
        status: {"description": MEANINGS[status], "content": {MEDIA_TYPE: {"schema": schema}}}
        for status in statuses
    }


def handle_problems(app: FastAPI) -> None:
    async def problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, ProblemError)
        return response(error)

    async def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return response(_of_validation(error))

    async def http(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = MEANINGS[400] if error.status_code == 400 else error.detail
        return response(ProblemError(error.status_code, detail, error.headers))

    async def failed(_: Request, error: Exception) -> Response:
        return response(ProblemError(500, FAILED))

    app.add_exception_handler(ProblemError, problem)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(Exception, failed)


def _of_validation(error: RequestValidationError) -> ProblemError:
    if isinstance(error.body, bytes):
        return ProblemError(415, "Send JSON, with the header Content-Type: application/json.")
    found = error.errors()
    if found[0]["type"] == "json_invalid":
        where, why = found[0]["loc"][-1], found[0]["ctx"]["error"]
        return ProblemError(400, f"The body is not JSON: {why} (character {where}).")
    # The tags of the union are names of ours.
    told = [
        f"{'.'.join(str(part) for part in each['loc'] if part not in ('one', 'several'))}: "
        f"{each['msg']}"
        for each in found[:5]
    ]
    return ProblemError(422, f"{'; '.join(told)}. Send either text or texts; see /openapi.json.")

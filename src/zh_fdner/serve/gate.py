"""What every request with a body has to pass: not too many at a time, not too large, not too
long; and nobody is read for who has gone."""

import asyncio
from contextlib import suppress

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import ProblemError, busy, response
from .settings import Limits

# What a refused client is still listened to, so that it reads the refusal: to close on data that is
# on its way would reset the connection, answer and all.
LINGER_SECONDS = 1.0


class GoneError(Exception):
    """The client has closed the connection."""


class Exchange:
    """A request and what has happened to it. heard: whether its body has been read whole.
    answering: whether the answer has begun."""

    def __init__(self, scope: Scope, receive: Receive, send: Send):
        self.scope = scope
        self.receive = receive
        self._send = send
        self.heard = False
        self.answering = False

    async def send(self, message: Message) -> None:
        self.answering = True
        await self._send(message)


class Gate:
    """ASGI middleware. Reads the body, up to the limit, and hands it on whole."""

    def __init__(self, app: ASGIApp, limits: Limits):
        self.app = app
        self.limits = limits
        self.inside = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "POST":
            await self.app(scope, receive, send)
            return
        exchange = Exchange(scope, receive, send)
        if self.inside >= self.limits.max_requests:
            detail = f"{self.inside} requests are being answered. Come again later."
            await refuse(busy(detail), exchange)
            return
        self.inside += 1
        try:
            await self._admit(exchange)
        except ProblemError as problem:
            await refuse(problem, exchange)
        except asyncio.CancelledError:
            # By the server, when it has waited as long as it may.
            if exchange.answering:
                raise
            await refuse(busy("The service is stopping. Come again later."), exchange)
        except GoneError:
            pass
        finally:
            self.inside -= 1

    async def _admit(self, exchange: Exchange) -> None:
        clock = asyncio.get_running_loop().time
        limit = self.limits.max_seconds
        deadline = clock() + limit
        try:
            body = await asyncio.wait_for(self._read(exchange), limit)
        except asyncio.TimeoutError:
            raise _closing(408, f"The body did not arrive within {limit:g} s.") from None
        exchange.heard = True
        finished = await self._answer(exchange, body, deadline - clock())
        if not finished:
            raise ProblemError(
                408,
                f"The answer was not ready within {limit:g} s. Send fewer or shorter texts at "
                "once, or come again later.",
            )

    async def _read(self, exchange: Exchange) -> bytes:
        most = self.limits.max_body
        too_large = _closing(413, f"The body has more than {most} bytes. Send fewer texts at once.")
        declared = Headers(scope=exchange.scope).get("content-length", "0")
        if declared.isdigit() and int(declared) > most:
            raise too_large
        body = bytearray()
        while True:
            message = await exchange.receive()
            if message["type"] == "http.disconnect":
                raise GoneError
            body += message.get("body", b"")
            if len(body) > most:
                raise too_large
            if not message.get("more_body", False):
                return bytes(body)

    async def _answer(self, exchange: Exchange, body: bytes, seconds: float) -> bool:
        """Have the application answer, until the client leaves or the time is over. Returns
        False if nothing has been sent when the time is over."""
        receive = exchange.receive
        answer = asyncio.ensure_future(
            self.app(exchange.scope, _replaying(body, receive), exchange.send)
        )
        # After the body, only the end of the connection can come.
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({answer, gone}, timeout=seconds, return_when="FIRST_COMPLETED")
            if answer.done():
                await answer
            return exchange.answering or gone.done()
        finally:
            for each in (answer, gone):
                each.cancel()
            # The texts have left the line before anything else is looked at.
            await asyncio.wait({answer, gone})


def _replaying(body: bytes, receive: Receive) -> Receive:
    left = [body]

    async def replay() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return replay


def _closing(status: int, detail: str) -> ProblemError:
    return ProblemError(status, detail, {"Connection": "close"})


async def refuse(problem: ProblemError, exchange: Exchange) -> None:
    """Answer at once, then listen for a little to what is still on its way."""
    ending: list[Message] = []

    async def hold_back(message: Message) -> None:
        if message["type"] == "http.response.body":
            ending.append({**message, "body": b""})
            message = {**message, "more_body": True}
        await exchange.send(message)

    receive = exchange.receive
    if exchange.heard:
        await response(problem)(exchange.scope, receive, exchange.send)
        return
    await response(problem)(exchange.scope, receive, hold_back)
    with suppress(asyncio.TimeoutError):
        await asyncio.wait_for(_listen(receive), LINGER_SECONDS)
    for message in ending:
        await exchange.send(message)


async def _listen(receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            return

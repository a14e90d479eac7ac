"""Listens, until it is told to stop; then finishes what it has taken on."""

import asyncio
import signal
import socket
from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from ..errors import UserError
from .batcher import Batcher

# Longer than proxies keep theirs (nginx 60 s), which would else meet one that has just been closed.
KEEP_ALIVE_SECONDS = 75
MOST_PORT = 65_535


def bind(host: str, port: int) -> socket.socket:
    """port: 0 for any that is free. Connections are refused until the server listens.

    Raises UserError if the address cannot be had.
    """
    if not 0 <= port <= MOST_PORT:
        raise UserError(f"--port {port}: expected 0 to {MOST_PORT}.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
    except OSError as error:
        raise UserError(
            f"{host}:{port} cannot be listened at: {error.strerror}. Take another --port, or "
            "the --host of an interface of this machine."
        ) from error
    return bound


def serve(app: FastAPI, bound: socket.socket, drain: float, shutdown: float) -> None:
    """Until SIGTERM or Ctrl+C. A second Ctrl+C ends the wait.

    drain: seconds in which `/health` says that it stops, and all is answered as before.
    shutdown: seconds after that for what has been accepted.
    Raises UserError if the pipeline can read nothing any more: whoever watches over the process
    may start it again.
    """
    config = uvicorn.Config(
        app,
        log_level="warning",
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=max(1, round(shutdown)),
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn raises them again when all is done, to end by them; but this is a good end.
        signal.signal(number, lambda *_: None)
    _Server(config, app.state.batcher, drain).run(sockets=[bound])
    if app.state.batcher.status == "failed":
        raise UserError("The pipeline fails at every text; the log above says with what.")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, batcher: Batcher, drain: float):
        super().__init__(config)
        self.batcher = batcher
        self.drain = drain

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._loop = asyncio.get_running_loop()
        for bound in sockets or []:
            host, port = bound.getsockname()[:2]
            print(f"✔ http://{f'[{host}]' if ':' in host else host}:{port}", flush=True)

    async def on_tick(self, counter: int) -> bool:
        """uvicorn asks ten times a second whether to stop."""
        return await super().on_tick(counter) or self.batcher.status == "failed"

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """At the first signal, `/health` turns; what else is to come may wait."""
        first, self.batcher.status = self.batcher.status != "stopping", "stopping"
        stop = partial(super().handle_exit, sig, frame)
        if first and self.drain:
            self._loop.call_soon_threadsafe(self._loop.call_later, self.drain, stop)
        else:
            stop()

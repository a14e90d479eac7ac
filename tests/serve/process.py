"""A service in a process of its own, and a client that knows nothing of it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from ..conftest import ROOT

READY = "✔ "


def serve(model: Path, *options: str) -> "Service":
    """With the components that only tests have."""
    command = [sys.executable, "-m", "tests.serve.launch", "--model", str(model), "--port", "0"]
    return Service([*command, *options], ROOT)


class Service:
    """From its first answer to the end of the block, with all processes that it has begun."""

    def __init__(self, command: Sequence[str], folder: Path):
        self.process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=folder,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self.url = next((line for line in self.process.stdout if line.startswith(READY)), "")
        self.url = self.url.removeprefix(READY).strip()
        assert self.url, self.process.communicate()
        while self.get("/health")[0] != 200:
            time.sleep(0.02)

    def __enter__(self) -> "Service":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.signal(signal.SIGKILL)
        self.process.communicate()

    def signal(self, number: int) -> None:
        """To all its processes, as a terminal does it."""
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def connect(self) -> HTTPConnection:
        host = urlsplit(self.url)
        return HTTPConnection(str(host.hostname), host.port, timeout=60)

    def get(self, path: str) -> tuple[int, str]:
        return self._ask("GET", path, None)

    def annotate(self, **asked: object) -> tuple[int, str]:
        return self._ask("POST", "/annotate", json.dumps(asked).encode())

    def metric(self, name: str) -> float:
        lines = self.get("/metrics")[1].splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(f"{name} "))

    def _ask(self, method: str, path: str, body: bytes | None) -> tuple[int, str]:
        with closing(self.connect()) as connection:
            connection.request(method, path, body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read().decode()

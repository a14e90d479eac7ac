"""A service in a process of its own, and a client that knows nothing of it."""

import json
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from ..conftest import ROOT


class Service:
    """From its first answer to `kill` or the end of the block."""

    def __init__(self, model: Path, *options: str):
        command = [sys.executable, "-m", "tests.serve.launch", "--model", str(model), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().removeprefix("✔ ").strip()
        assert self.url, self.process.communicate()
        while self.get("/health")[0] != 200:
            time.sleep(0.02)

    def __enter__(self) -> "Service":
        return self

    def __exit__(
        self, kind: type | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()

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

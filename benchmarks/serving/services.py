"""The services that are compared, each in a process of its own."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection

OURS = ["-m", "zh_fdner", "serve", "--port", "0"]
CONTENDERS = {
    "as it is": [*OURS],
    "no batching": [*OURS, "--batch-texts", "1"],
    "plain FastAPI": ["-m", "benchmarks.serving.plain"],
}


@dataclass(frozen=True)
class Running:
    port: int
    process: "subprocess.Popen[str]"

    def resident_mib(self) -> float:
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """Of all its threads, so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            user, system = stat.read().rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(name: str, pipeline: str, *options: str) -> Iterator[Running]:
    """name: of the contender. Ends it with SIGTERM, and sees that it ends well."""
    command = [sys.executable, *CONTENDERS[name], "--model", pipeline, *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    port = int(process.stdout.readline().rpartition(":")[2])
    wait_until_ready(port)
    try:
        yield Running(port, process)
    finally:
        process.terminate()
        status = process.wait()
    if status != 0:
        raise RuntimeError(f"{name} ended with status {status}")


def wait_until_ready(port: int) -> None:
    status = 0
    while status != 200:
        time.sleep(0.1)
        try:
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("GET", "/health")
            status = connection.getresponse().status
        except ConnectionError:
            pass

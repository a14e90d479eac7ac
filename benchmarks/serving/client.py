"""Clients that ask, wait for the answer, and ask again; each on a connection of its own."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Entities = list[tuple[int, int, str]]


@dataclass
class Load:
    """What came back. seconds: of each answer with status 200, from the question's first byte.
    lost: questions without an answer.
    """

    seconds: list[float] = field(default_factory=list)
    wrong: int = 0
    lost: int = 0
    refused: int = 0
    others: int = 0
    wall: float = 0.0

    def percentile(self, percent: float) -> float:
        """In ms."""
        ordered = sorted(self.seconds)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def request(text: str) -> bytes:
    body = json.dumps({"text": text}, ensure_ascii=False).encode()
    head = (
        "POST /annotate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def load(
    port: int, texts: list[str], expected: list[Entities], clients: int, seconds: float
) -> Load:
    """Ask for so many seconds. Each answer is compared with what the pipeline itself finds."""
    found = Load()
    questions = [request(text) for text in texts]
    start = time.perf_counter()

    def going_on() -> bool:
        return time.perf_counter() - start < seconds

    def ask(number: int) -> "asyncio.Future[None]":
        order = range(number * 7919, 1 << 60)
        turns = (i % len(texts) for i in order)
        return asyncio.ensure_future(_client(port, questions, expected, turns, going_on, found))

    await asyncio.gather(*[ask(number) for number in range(clients)])
    found.wall = time.perf_counter() - start
    return found


async def _client(
    port: int,
    questions: list[bytes],
    expected: list[Entities],
    turns: Iterator[int],
    going_on: Callable[[], bool],
    found: Load,
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for i in turns:
        if not going_on():
            break
        begin = time.perf_counter()
        writer.write(questions[i])
        try:
            status, body = await _answer(reader)
        except (asyncio.IncompleteReadError, ConnectionError):
            found.lost += 1
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            continue
        _note(found, status, body, expected[i], time.perf_counter() - begin)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)


def _note(found: Load, status: int, body: bytes, expected: Entities, seconds: float) -> None:
    if status == 200:
        found.seconds.append(seconds)
        entities = json.loads(body)["entities"]
        found.wrong += [(e["start"], e["end"], e["label"]) for e in entities] != expected
    elif status == 503:
        found.refused += 1
    else:
        found.others += 1

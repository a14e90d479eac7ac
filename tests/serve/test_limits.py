"""How large, how long and how many; and that nobody is read for who has gone."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from zh_fdner.errors import UserError
from zh_fdner.serve.settings import Batching

from .conftest import SLOW, TestClient, asking, in_line, reading, running, service, until
from .test_refusals import JSON, assert_problem

Receive = Callable[[], Awaitable[Any]]
GONE = {"type": "http.disconnect"}


@pytest.mark.parametrize(
    ("limits", "asked", "told"),
    [
        ({"max_texts": 2}, {"texts": ["a"] * 3}, "at most 2"),
        ({"max_characters": 5}, {"text": "轴" * 6}, "at most 5"),
        ({"max_characters": 5}, {"texts": ["轴" * 5, "轴" * 6]}, "Text 1"),
        ({"max_body": 50}, {"text": "轴" * 50}, "more than 50 bytes"),
    ],
)
def test_more_than_allowed_is_too_large(nlp, limits, asked, told):
    with TestClient(service(nlp, **limits)) as client:
        assert told in assert_problem(client.post("/annotate", json=asked), 413)


def test_as_much_as_allowed_is_not_too_large(nlp):
    with TestClient(service(nlp, max_texts=2, max_characters=5, max_body=31)) as client:
        body = b'{"texts":["aaaaa","bbbbb"]}    '
        assert client.post("/annotate", content=body, headers=JSON).status_code == 200


def messages(*first: dict, then: Receive | None = None) -> Receive:
    """What a server brings of a request; after that, unless there is more, nothing any more."""
    left = [*first]

    async def receive() -> dict:
        if left:
            return left.pop(0)
        return await then() if then else await asyncio.Event().wait()

    return receive


def part(body: bytes, more: bool = True) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


async def call(app: Any, receive: Receive, length: int | None = None) -> list[dict]:
    """A request as a server brings it to the application. Returns what is sent."""
    headers = [(b"content-type", b"application/json")]
    headers += [(b"content-length", str(length).encode())] if length is not None else []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "path": "/annotate", "raw_path": b"/annotate", "root_path": "", "scheme": "http",
        "query_string": b"", "headers": headers, "server": ("test", 80), "client": ("test", 1),
    }  # fmt: skip
    sent: list[dict] = []

    async def send(message: dict) -> None:
        sent.append(message)

    await app(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("length", "parts", "status"),
    [(None, 4, 413), (1001, 0, 413), (None, 2, 408)],
    ids=["too large, no length told", "too large, by its length", "too slow"],
)
def test_body_is_refused_before_it_is_whole(nlp, monkeypatch, length, parts: int, status: int):
    monkeypatch.setattr("zh_fdner.serve.gate.LINGER_SECONDS", 0.01)
    app = service(nlp, max_body=1000, max_seconds=0.2)
    start, *_ = asyncio.run(call(app, messages(*[part(b" " * 300)] * parts), length))
    assert start["status"] == status
    assert (b"connection", b"close") in start["headers"]


def test_answer_that_is_not_ready_in_time_is_given_up_and_its_texts_are_not_read(nlp, turnstile):
    async def check() -> None:
        app = service(nlp, max_seconds=0.2)
        async with reading(app, turnstile) as (client, slow):
            for each in await asyncio.gather(slow, asking(client, "not to be read")):
                assert "Send fewer" in assert_problem(each, 408)
            assert app.state.batcher.line.n_texts == 0
            turnstile.open.set()
            assert (await asking(client, "轴承")).status_code == 200
        assert "not to be read" not in turnstile.texts

    asyncio.run(check())


def test_texts_of_who_has_gone_are_not_read(nlp, turnstile):
    async def check() -> None:
        app = service(nlp)
        async with reading(app, turnstile) as (_, first):
            leave = asyncio.Event()

            async def leaving() -> dict:
                await leave.wait()
                return GONE

            body = part(b'{"texts": ["not to be read", "nor this"]}', more=False)
            second = asyncio.ensure_future(call(app, messages(body, then=leaving)))
            await until(lambda: app.state.batcher.line.n_texts == 2)
            leave.set()
            assert await second == []
            assert app.state.batcher.line.n_texts == 0
            turnstile.open.set()
            await first
        assert "not to be read" not in turnstile.texts

    asyncio.run(check())


def test_who_leaves_before_the_body_is_whole_is_not_answered(nlp):
    assert asyncio.run(call(service(nlp), messages(part(b"{"), GONE))) == []


def test_full_line_takes_nobody_and_says_when_to_come_again(nlp, turnstile):
    async def check() -> None:
        app = service(nlp, max_queue=3, max_texts=3)
        async with reading(app, turnstile) as (client, first):
            waiting = await in_line(app, client, *["轴承"] * 3)
            refused = await asking(client, "轴承")
            assert_problem(refused, 503)
            assert int(refused.headers["retry-after"]) > 0
            turnstile.open.set()
            answers = await asyncio.gather(first, *waiting)
            answers.append(await asking(client, "轴承"))
        assert {each.status_code for each in answers} == {200}

    asyncio.run(check())


def test_no_more_requests_at_a_time_than_allowed(nlp, turnstile):
    async def check() -> None:
        async with running(service(nlp, max_requests=2)) as client:
            inside = [asking(client, SLOW), asking(client, SLOW)]
            await until(turnstile.reached.is_set)
            refused = await asking(client, "轴承")
            assert_problem(refused, 503)
            assert refused.headers["retry-after"]
            assert (await client.get("/health")).status_code == 200
            turnstile.open.set()
            assert [each.status_code for each in await asyncio.gather(*inside)] == [200, 200]
            assert (await asking(client, "轴承")).status_code == 200

    asyncio.run(check())


@pytest.mark.parametrize(
    ("limits", "option"),
    [
        ({"max_body": 0}, "--max-body"),
        ({"max_seconds": -1}, "--max-seconds"),
        ({"max_queue": 5, "max_texts": 6}, "--max-queue"),
        ({"max_characters": 2_000_000}, "--max-characters"),
    ],
)
def test_limits_that_do_not_go_together_are_told_at_the_start(nlp, limits, option: str):
    with pytest.raises(UserError, match=option):
        service(nlp, **limits)


def test_batches_of_nothing_are_told_at_the_start(nlp):
    with pytest.raises(UserError, match="--batch-texts"):
        service(nlp, Batching(batch_texts=0))


def test_who_was_heard_to_the_end_is_not_listened_to_any_longer(nlp, turnstile, monkeypatch):
    """The place is free at once, when the time is over."""
    monkeypatch.setattr("zh_fdner.serve.gate.LINGER_SECONDS", 1e6)

    async def check() -> None:
        async with reading(service(nlp, max_seconds=0.2), turnstile) as (_, slow):
            assert_problem(await asyncio.wait_for(slow, 30), 408)
            turnstile.open.set()

    asyncio.run(check())

"""Many requests at a time."""

import asyncio
import random

from zh_fdner.serve.settings import Batching

from .conftest import FAILING, asking, in_line, reading, running, service, until

FINDS = {"轴承": "部件", "点蚀": "失效形式"}


def sizes_of_batches(app) -> dict[str, float]:
    """How many batches had at most so many texts; "+Inf" for all."""
    samples = [s for family in app.state.batcher.metrics.registry.collect() for s in family.samples]
    batches = [s for s in samples if s.name == "zh_fdner_batch_texts_bucket"]
    return {s.labels["le"]: s.value for s in batches}


def test_while_one_batch_is_read_the_next_one_gathers(nlp, turnstile):
    async def check() -> None:
        app = service(nlp)
        async with reading(app, turnstile) as (client, first):
            others = await in_line(app, client, *["轴承"] * 20)
            turnstile.open.set()
            answers = await asyncio.gather(first, *others)
        assert {each.status_code for each in answers} == {200}
        assert sizes_of_batches(app)["1.0"] == 1
        assert sizes_of_batches(app)["+Inf"] == 2

    asyncio.run(check())


def test_one_request_never_waits_for_company(nlp):
    async def check() -> None:
        app = service(nlp, Batching(batch_wait=1e6))
        async with running(app) as client:
            for _ in range(5):
                assert (await asyncio.wait_for(asking(client, "轴承"), 30)).status_code == 200

    asyncio.run(check())


def test_who_is_answered_together_is_waited_for_but_not_for_ever(nlp, turnstile):
    async def check() -> None:
        app = service(nlp, Batching(batch_wait=0.01))
        async with reading(app, turnstile) as (client, first):
            together = await in_line(app, client, *["轴承"] * 3)
            turnstile.open.set()
            await asyncio.gather(first, *together)
            # Only two of the three come again.
            await asyncio.gather(*[asking(client, "轴承") for _ in range(2)])
        assert sizes_of_batches(app)["+Inf"] == 3

    asyncio.run(check())


def test_two_that_ask_in_turns_are_soon_read_together(nlp, turnstile):
    async def check() -> None:
        app = service(nlp, Batching(batch_wait=1e6))
        async with reading(app, turnstile) as (client, first):
            (second,) = await in_line(app, client, "轴承")
            turnstile.open.set()
            await first
            assert not second.done()
            await asyncio.gather(second, asking(client, "轴承"))
        assert sizes_of_batches(app) | {"1.0": 1, "2.0": 2} == sizes_of_batches(app)

    asyncio.run(check())


def test_full_batch_waits_for_nobody(nlp, turnstile):
    async def check() -> None:
        app = service(nlp, Batching(batch_wait=1e6, batch_texts=2))
        async with reading(app, turnstile) as (client, first):
            others = await in_line(app, client, *["轴承"] * 2)
            turnstile.open.set()
            await asyncio.gather(first, *others)

    asyncio.run(check())


def test_hundreds_of_requests_at_a_time_get_each_its_own_answer(nlp):
    rng = random.Random(0)
    words = [*FINDS, "坚固", "𠮷", "A", " "]
    texts = ["".join(rng.choices(words, k=rng.randint(1, 60))) + str(i) for i in range(500)]

    async def check() -> None:
        async with running(service(nlp, max_requests=1000)) as client:
            answers = await asyncio.gather(*[asking(client, text) for text in texts])
        for text, answer in zip(texts, answers, strict=True):
            found = answer.json()
            assert found["text"] == text
            assert len(found["entities"]) == sum(text.count(word) for word in FINDS)
            for each in found["entities"]:
                assert text[each["start"] : each["end"]] == each["text"]
                assert FINDS[each["text"]] == each["label"]

    asyncio.run(check())


def test_text_that_fails_does_not_fail_those_that_are_read_with_it(nlp, turnstile):
    async def check() -> None:
        app = service(nlp)
        async with reading(app, turnstile) as (client, first):
            others = await in_line(app, client, "轴承", FAILING, "点蚀")
            turnstile.open.set()
            answers = await asyncio.gather(first, *others)
        assert [each.status_code for each in answers] == [200, 200, 500, 200]
        assert [len(each.json()["entities"]) for each in (answers[1], answers[3])] == [1, 1]

    asyncio.run(check())


def test_event_loop_is_free_while_texts_are_read(nlp, turnstile):
    async def check() -> None:
        async with reading(service(nlp), turnstile) as (client, first):
            for path in ("/health", "/metrics", "/model"):
                assert (await client.get(path)).status_code == 200
            assert not first.done()
            turnstile.open.set()
            await first

    asyncio.run(check())


def test_pipeline_that_fails_at_any_text_is_never_ready(nlp, monkeypatch):
    nlp.add_pipe("turnstile_of_tests")
    monkeypatch.setattr("zh_fdner.serve.batcher.WARM_UP", FAILING)

    async def check() -> None:
        app = service(nlp)
        async with app.router.lifespan_context(app):
            await until(lambda: app.state.batcher.status != "starting")
            assert app.state.batcher.status == "failed"

    asyncio.run(check())


def test_pipeline_that_begins_to_fail_is_not_ready_any_more(nlp, turnstile):
    """At any text. Who is in line then is told so."""

    async def check() -> None:
        app = service(nlp, Batching(batch_texts=1))
        async with reading(app, turnstile) as (client, first):
            others = await in_line(app, client, "点蚀", "点蚀", "轴承")
            turnstile.failing = ""
            turnstile.open.set()
            answers = await asyncio.gather(first, *others)
            assert [each.status_code for each in answers] == [500, 503, 503, 503]
            assert (await client.get("/health")).json() == {"status": "failed"}
            assert (await asking(client, "轴承")).status_code == 503

    asyncio.run(check())

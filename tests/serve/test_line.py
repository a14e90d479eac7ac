"""Who is read next, and with whom."""

import asyncio

import pytest

from zh_fdner.serve.line import Job, Line
from zh_fdner.serve.reading import Reading
from zh_fdner.serve.settings import Batching


@pytest.fixture(autouse=True)
def loop():
    """Futures need one."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    yield loop
    loop.close()
    asyncio.set_event_loop(None)


def line_of(*requests: list[str], texts: int = 4, characters: int = 10) -> Line:
    line = Line(Batching(batch_texts=texts, batch_characters=characters))
    for each in requests:
        line.join(Job(each, asyncio.get_event_loop().create_future()))
    return line


def batches(line: Line) -> list[list[str]]:
    taken = []
    while batch := line.take():
        taken.append([ticket.text for ticket in batch])
        assert line.n_texts == sum(len(job.texts) - job.taken for job in line.jobs)
    assert (line.n_texts, line.jobs) == (0, [])
    return taken


def test_batch_has_as_many_texts_as_it_may():
    assert batches(line_of(*[[str(i)] for i in range(6)])) == [list("0123"), list("45")]


def test_batch_has_as_many_characters_as_it_may_beside_the_first_text():
    assert batches(line_of(["a" * 99], ["b" * 6], ["c" * 6], ["d" * 4])) == [
        ["a" * 99, "b" * 6, "d" * 4],
        ["c" * 6],
    ]


def test_requests_take_turns():
    assert batches(line_of(list("abcdefg"), ["1"], ["2"])) == [list("a12b"), list("cdef"), ["g"]]


def test_request_that_had_its_turn_goes_behind_those_that_had_not():
    line = line_of(list("abc"), list("ABC"), list("123"), texts=2)
    assert batches(line) == [list("aA"), list("1b"), list("B2"), list("cC"), ["3"]]


def test_short_text_waits_for_no_long_ones_but_those_being_read():
    line = line_of(*[["l" * 100] for _ in range(20)], ["short"])
    assert [ticket.text for ticket in line.take()] == ["l" * 100, "short"]


def test_long_text_goes_when_it_is_the_first_whatever_else_comes():
    line = line_of(["a"], ["l" * 100])
    for _ in range(2):
        batch = line.take()
        for each in "bcd":
            line.join(Job([each], asyncio.get_event_loop().create_future()))
    assert batch[0].text == "l" * 100


def test_who_leaves_is_not_read():
    line = line_of(list("abcdef"), ["1"])
    line.take()
    (job,) = line.jobs
    line.leave(job)
    line.leave(job)
    assert batches(line) == []


def test_job_is_done_when_all_its_texts_are_in_their_order():
    (job,) = line_of(["a", "b"]).jobs
    first, second = Reading([], []), Reading([], [])
    job.put(1, second)
    assert not job.done.done()
    job.put(0, first)
    assert [id(each) for each in job.done.result()] == [id(first), id(second)]


def test_job_fails_with_its_first_failure_and_minds_no_second():
    (job,) = line_of(["a", "b"]).jobs
    for number in (0, 1):
        job.put(number, ValueError(str(number)))
    assert str(job.done.exception()) == "0"

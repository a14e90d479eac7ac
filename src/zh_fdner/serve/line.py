"""The waiting line: whose texts are read next, and which together."""

import asyncio
from dataclasses import dataclass, field

from .reading import Reading
from .settings import Batching


@dataclass(eq=False)
class Job:
    """A request's texts. taken: how many of them have left the line. done: fulfilled when all
    have been read; fails with the first text that fails."""

    texts: list[str]
    done: "asyncio.Future[list[Reading]]"
    taken: int = 0
    readings: dict[int, Reading] = field(default_factory=dict)

    def put(self, number: int, reading: Reading | Exception) -> None:
        """Note what was read in the text of this number. Nobody may be waiting any more."""
        if self.done.done():
            return
        if isinstance(reading, Exception):
            self.done.set_exception(reading)
            return
        self.readings[number] = reading
        if len(self.readings) == len(self.texts):
            self.done.set_result([self.readings[i] for i in range(len(self.texts))])


@dataclass(frozen=True)
class Ticket:
    """A text that is about to be read: the one of this number of the job."""

    job: Job
    number: int

    @property
    def text(self) -> str:
        return self.job.texts[self.number]


class Line:
    """Requests take turns, a text each, so that one of many texts does not hold up the others.

    The first in line always goes. Beside it go those that fit into the batch, also past others
    that do not: a short text never waits for more than the batch before its own, however many
    long ones wait; and a long one goes when it is the first.
    """

    def __init__(self, batching: Batching):
        self.batching = batching
        self.jobs: list[Job] = []
        # Texts that have not been taken yet.
        self.n_texts = 0

    def join(self, job: Job) -> None:
        self.jobs.append(job)
        self.n_texts += len(job.texts)

    def leave(self, job: Job) -> None:
        """With all that has not been taken yet. A job may have left already."""
        if job in self.jobs:
            self.jobs.remove(job)
            self.n_texts -= len(job.texts) - job.taken

    def take(self) -> list[Ticket]:
        """The next batch. Those whose turn it was go to the line's end."""
        batch: list[Ticket] = []
        room = self.batching.batch_characters
        fits = True
        while fits and len(batch) < self.batching.batch_texts:
            fits = False
            for job in self.jobs:
                if job.taken == len(job.texts) or len(batch) == self.batching.batch_texts:
                    continue
                ticket = Ticket(job, job.taken)
                if batch and len(ticket.text) > room:
                    continue
                room -= len(ticket.text) if batch else 0
                batch.append(ticket)
                job.taken += 1
                fits = True
        self.n_texts -= len(batch)
        served = {ticket.job for ticket in batch}
        left = [job for job in self.jobs if job.taken < len(job.texts)]
        self.jobs = sorted(left, key=served.__contains__)
        return batch

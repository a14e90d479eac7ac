"""Dynamic batching: while one batch is read, the next one gathers."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from .line import Job, Line
from .metrics import Metrics
from .problems import FAILED, ProblemError, busy
from .reading import Reading
from .settings import Batching

Read = Callable[[list[str]], list[Reading | Exception]]
WARM_UP = "轴承外圈点蚀"
HAS_FAILED = "The service has failed and needs to be started again."

log = logging.getLogger(__name__)


class Batcher:
    """One thread reads; the event loop, to which all else here belongs, stays free.

    read: of the pipeline. prepare: what the thread does before anything else.
    """

    def __init__(
        self,
        read: Read,
        prepare: Callable[[], None],
        batching: Batching,
        max_queue: int,
        metrics: Metrics,
    ):
        self.read = read
        self.batching = batching
        self.max_queue = max_queue
        self.metrics = metrics
        self.line = Line(batching)
        self.status = "starting"
        self._worker = ThreadPoolExecutor(1, "reader", prepare)
        self._joined = asyncio.Event()

    async def annotate(self, texts: list[str]) -> list[Reading]:
        """Wait for one's turn, and for the readings, in the order of the texts. Whoever is
        cancelled leaves the line.

        Raises ProblemError if the line is full, or a text cannot be read.
        """
        if not texts:
            return []
        if self.status == "failed":
            raise ProblemError(503, HAS_FAILED)
        if self.line.n_texts + len(texts) > self.max_queue:
            raise busy(f"{self.line.n_texts} texts are waiting. Come again later.")
        job = Job(texts, asyncio.get_running_loop().create_future())
        self.line.join(job)
        self._joined.set()
        try:
            return await job.done
        except (asyncio.CancelledError, ProblemError):
            raise
        except Exception as error:
            raise ProblemError(500, FAILED) from error
        finally:
            self.line.leave(job)

    async def run(self) -> None:
        """Read what is waiting, until cancelled."""
        try:
            await self._probe()
            # It may have been told to end meanwhile.
            if self.status == "starting":
                self.status = "ready"
            n_requests = 0
            while True:
                await self._gather(n_requests)
                n_requests = await self._read_batch()
        except Exception:
            self.status = "failed"
            log.exception("Nothing can be read any more")
            self._refuse_all(ProblemError(503, HAS_FAILED))
        finally:
            self._worker.shutdown(wait=False, cancel_futures=True)

    async def _gather(self, expected: int) -> None:
        """Wait until there is a request, and for a moment until there are as many, or the batch
        is full. One alone never waits."""
        while not self.line.jobs:
            await self._next_to_join()
        if self._lacks(expected):
            with suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self._until(expected), self.batching.batch_wait)

    async def _until(self, n_requests: int) -> None:
        while self._lacks(n_requests):
            await self._next_to_join()

    def _lacks(self, n_requests: int) -> bool:
        line = self.line
        return len(line.jobs) < n_requests and line.n_texts < self.batching.batch_texts

    async def _next_to_join(self) -> None:
        self._joined.clear()
        await self._joined.wait()

    async def _read_batch(self) -> int:
        """Returns how many requests had a text in the batch, or have come since.

        So many may soon be here: who has just been answered may well ask again. If those who
        came since were not waited with, the two groups would take turns for ever, each in
        batches of half the size.
        """
        tickets = self.line.take()
        texts = [ticket.text for ticket in tickets]
        with self.metrics.of_batch(texts):
            readings = await self._read(texts)
        for ticket, reading in zip(tickets, readings, strict=True):
            ticket.job.put(ticket.number, reading)
        if all(isinstance(reading, Exception) for reading in readings):
            await self._probe()
        return len({*self.line.jobs, *(ticket.job for ticket in tickets)})

    async def _probe(self) -> None:
        """Raises whatever the pipeline fails with at a harmless text: then it is the pipeline
        (or a GPU) that has failed, and not a text."""
        (reading,) = await self._read([WARM_UP])
        if isinstance(reading, Exception):
            raise reading

    def _refuse_all(self, problem: ProblemError) -> None:
        """All who are still in line."""
        for job in self.line.jobs:
            if not job.done.done():
                job.done.set_exception(problem)

    async def _read(self, texts: list[str]) -> list[Reading | Exception]:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._worker, self.read, texts)

"""Threads that share one pipeline: each gets what it would get alone, to the last bit."""

import random
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from zh_fdner.pipeline import wordpieces
from zh_fdner.pipeline.dev_loss import SCORES

from .conftest import entities, watch
from .naughty import SENTENCE, TEXTS

N_THREADS = 8
SHORT = [text for text in TEXTS.values() if len(text) < 100]
# Ever new characters, so that what the pipeline remembers of tokens changes all the time.
CHARACTERS = [SENTENCE + chr(0x4E00 + i) * 3 + chr(0x20000 + i) for i in range(100)]


@pytest.fixture
def saved(trained: Language, tmp_path: Path) -> Path:
    trained.to_disk(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def frequent_switches() -> Iterator[None]:
    """Python lets another thread have its turn a thousand times as often."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(interval / 1000)
    yield
    sys.setswitchinterval(interval)


def load(saved: Path) -> Language:
    nlp = spacy.load(saved)
    watch(nlp)
    return nlp


def result(doc: Doc) -> tuple[str, list[tuple[int, int, str]], bytes]:
    return doc.text, entities(doc), doc.user_data[SCORES].tobytes()


def read_in_threads(nlp: Language, texts: list[str]) -> list[list[object]]:
    """What each thread gets for each text, in the order of the texts. All begin at once, each
    with another text."""
    start = Barrier(N_THREADS)

    def read(number: int) -> list[object]:
        order = list(range(len(texts)))
        random.Random(number).shuffle(order)
        start.wait()
        found = {i: result(nlp(texts[i])) for i in order}
        return [found[i] for i in range(len(texts))]

    with ThreadPoolExecutor(N_THREADS) as pool:
        return list(pool.map(read, range(N_THREADS)))


def test_threads_read_what_one_thread_reads(saved: Path):
    """From the first call on: nothing has been read before the threads begin."""
    expected = [result(doc) for doc in map(load(saved), SHORT)]
    for found in read_in_threads(load(saved), SHORT):
        assert found == expected


def test_threads_get_along_when_the_memory_of_tokens_overflows(
    saved: Path, monkeypatch: pytest.MonkeyPatch
):
    expected = [result(doc) for doc in map(load(saved), CHARACTERS)]
    monkeypatch.setattr(wordpieces, "MOST_TOKENS_REMEMBERED", 20)
    for found in read_in_threads(load(saved), CHARACTERS):
        assert found == expected


def test_threads_may_share_a_tokenizer_that_was_saved_with_truncation(saved: Path):
    """The library would switch it off at the first call, in which it cannot be shared
    ("Already borrowed")."""
    nlp = load(saved)
    expected = [result(doc) for doc in map(nlp, SHORT)]
    tokenizer = nlp.get_pipe("transformer").model.hf.tokenizer.backend_tokenizer
    tokenizer.enable_truncation(8)
    tokenizer.enable_padding()
    nlp.to_disk(saved)
    for found in read_in_threads(load(saved), SHORT):
        assert found == expected


def test_threads_may_stream_side_by_side(saved: Path):
    nlp = load(saved)
    expected = [result(doc) for doc in nlp.pipe(SHORT, batch_size=8)]
    with ThreadPoolExecutor(N_THREADS) as pool:
        streams = pool.map(lambda _: list(nlp.pipe(SHORT, batch_size=8)), range(N_THREADS))
        for docs in streams:
            assert [result(doc) for doc in docs] == expected

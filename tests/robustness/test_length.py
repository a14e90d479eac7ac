"""Long documents: linear work, nothing left out, and no matter where the windows' borders fall."""

import subprocess
import sys
from pathlib import Path

import numpy
import pytest
import torch
from spacy.language import Language

from zh_fdner.pipeline.dev_loss import SCORES

from .conftest import assert_sound, entities
from .local_encoder import CAPACITY, FILLER, OVERLAP, RADIUS, train_local
from .naughty import SENTENCE

FOUND = [(0, 2, "部件"), (2, 6, "参数"), (7, 9, "失效形式")]


@pytest.fixture(scope="module")
def local(encoder_folder: Path) -> Language:
    return train_local(encoder_folder)


def moved(spans: list[tuple[int, int, str]], by: int) -> list[tuple[int, int, str]]:
    return [(start + by, end + by, label) for start, end, label in spans]


def wordpieces_encoded(nlp: Language, text: str) -> int:
    """How many wordpieces go through the encoder, padding and overlaps counted."""
    sizes: list[int] = []

    def count(module: torch.nn.Module, args: object, output: object) -> None:
        rows, width, _ = output.last_hidden_state.shape  # type: ignore[attr-defined]
        sizes.append(rows * width)

    hook = nlp.get_pipe("transformer").model.hf.transformer.register_forward_hook(count)
    nlp(text)
    hook.remove()
    return sum(sizes)


def test_length_makes_work_in_proportion(trained: Language):
    work = {n: wordpieces_encoded(trained, SENTENCE * n) for n in (300, 600, 1200)}
    # A single sentence, in windows of 510 wordpieces that share 128, two special ones in each,
    # the last one padded.
    for n, wordpieces in work.items():
        assert len(SENTENCE) * n <= wordpieces <= len(SENTENCE) * n * 512 / 382 + 512
    assert work[1200] - work[600] == pytest.approx(2 * (work[600] - work[300]), abs=1024)


def test_length_leaves_nothing_out(trained: Language):
    text = SENTENCE * 2500
    doc = trained(text)
    assert_sound(doc, text)
    assert entities(doc) == [e for n in range(2500) for e in moved(FOUND, n * len(SENTENCE))]


def test_length_learned_sentence_is_found_at_every_place(local: Language):
    """Its entities move along, wherever in the windows they are, with the same scores."""
    places = range(2 * RADIUS, 3 * CAPACITY)
    texts = [FILLER[-place:] + SENTENCE + FILLER[:CAPACITY] for place in places]
    first = None
    for place, doc in zip(places, local.pipe(texts), strict=True):
        assert entities(doc) == moved(FOUND, place)
        scores = doc.user_data[SCORES][place - RADIUS : place + len(SENTENCE) + RADIUS]
        first = scores if first is None else first
        if place % 2 == 0:
            numpy.testing.assert_allclose(scores, first, atol=1e-4)


def test_length_sentence_inserted_far_away_changes_nothing(local: Language):
    """Where all that the encoder looks at is within half of the windows' overlap."""
    assert 2 * RADIUS <= OVERLAP
    before, after = FILLER[:300] + SENTENCE, SENTENCE + FILLER[:300]
    plain = local(before + FILLER[:100] + after)
    for inserted in ("更换驱动端轴承", SENTENCE * 3, "，"):
        doc = local(before + FILLER[:50] + inserted + FILLER[50:100] + after)
        scores, expected = (each.user_data[SCORES] for each in (doc, plain))
        for part in (slice(0, 300), slice(-300, None)):
            numpy.testing.assert_allclose(scores[part], expected[part], atol=1e-4)
        far = [e for e in entities(doc) if e[1] <= len(before)]
        assert far == entities(plain)[:3] == moved(FOUND, 300)


def test_length_sentence_inserted_anywhere_changes_no_other_by_any_encoder(trained: Language):
    """In a document longer than a window, each sentence is read by itself."""
    sentence = SENTENCE + "。"
    for inserted in ("更换驱动端轴承。", sentence * 3, "无\n"):
        doc, changed = trained(sentence * 200), trained(sentence * 99 + inserted + sentence * 101)
        scores, others = (each.user_data[SCORES] for each in (doc, changed))
        before = 99 * len(sentence)
        numpy.testing.assert_allclose(others[:before], scores[:before], atol=1e-4)
        after = before + len(inserted)
        numpy.testing.assert_allclose(others[after:], scores[before:], atol=1e-4)


def test_length_nothing_changes_before_an_insertion_into_an_endless_sentence(trained: Language):
    """Its windows are planned from its begin, so those that end before it stay as they are."""
    text = SENTENCE * 200
    doc, changed = trained(text), trained(text[:1200] + FILLER[:77] + text[1200:])
    scores = [each.user_data[SCORES][: 1200 - 512] for each in (doc, changed)]
    numpy.testing.assert_allclose(*scores, atol=1e-4)


PEAK = """
import resource, sys, spacy
nlp = spacy.load(sys.argv[1])
nlp("轴承6205有点蚀" * 300)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
nlp("轴承6205有点蚀" * 5000)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / 45_000)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Linux counts memory in KiB")
def test_length_needs_memory_in_proportion_at_most(trained: Language, tmp_path: Path):
    """Bytes a character; the square of the length would be a hundred times this."""
    trained.to_disk(tmp_path)
    command = [sys.executable, "-c", PEAK, str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(output) < 10_000

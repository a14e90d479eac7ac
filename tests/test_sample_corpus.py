"""The bundled sample corpus keeps what its guide and the README promise."""

from collections import Counter
from itertools import product

import pytest

from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.corpus.splits import SPLITS

from .conftest import ROOT

SAMPLE = ROOT / "assets" / "sample"
TYPES = {"部件", "征兆", "失效形式", "诊断技术", "属性", "原因", "措施", "参数", "工具"}
SIZES = {"train": 240, "dev": 60, "test": 60}


@pytest.fixture(scope="module")
def sample() -> dict[str, list[Sentence]]:
    return {split: read_file(SAMPLE / f"{split}.txt")[0] for split in SPLITS}


def fourgrams(text: str) -> set[str]:
    text = "".join(text.split())
    return {text[i : i + 4] for i in range(max(1, len(text) - 3))}


def test_sample_has_the_promised_size(sample):
    assert {split: len(sentences) for split, sentences in sample.items()} == SIZES
    assert len({s.text for sentences in sample.values() for s in sentences}) == 360
    assert sum(len(s.entities) for sentences in sample.values() for s in sentences) >= 1500


def test_sample_has_every_type_in_every_split(sample):
    for sentences in sample.values():
        counts = Counter(e.label for s in sentences for e in s.entities)
        assert set(counts) == TYPES
        assert min(counts.values()) >= 10


def test_sample_reads_without_repairs():
    for split in SPLITS:
        assert not read_file(SAMPLE / f"{split}.txt")[1]


def test_sample_entities_never_begin_or_end_with_punctuation_or_space(sample):
    for sentence in (s for sentences in sample.values() for s in sentences):
        for entity in sentence.entities:
            surface = sentence.text[entity.start : entity.end]
            assert not set(surface[0] + surface[-1]) & set(" ,。、;:,;:?!“”")


@pytest.mark.parametrize(("a", "b"), [("train", "dev"), ("train", "test"), ("dev", "test")])
def test_sample_splits_share_no_near_duplicates(sample, a: str, b: str):
    """No two sentences of different splits share over a tenth of their four-character
    pieces, nor does one contain over a fifth of the other's."""
    pairs = product(sample[a], sample[b])
    for first, second in ((fourgrams(x.text), fourgrams(y.text)) for x, y in pairs):
        shared = len(first & second)
        assert shared <= 0.1 * len(first | second)
        assert shared <= 0.2 * min(len(first), len(second))


def test_sample_is_as_varied_as_real_text(sample):
    texts = [s.text for sentences in sample.values() for s in sentences]
    lengths = sorted(len(text) for text in texts)
    assert lengths[0] <= 10
    assert lengths[-1] >= 130
    for needle in ("SKF 6205-2RS", "CNN", "BPFO", "kHz", "“", "(", "(", ";", "?", "×"):
        assert any(needle in text for text in texts), needle
    openings = Counter(text[:4] for text in texts)
    assert openings.most_common(1)[0][1] <= 5

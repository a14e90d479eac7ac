"""A service that runs on and on: what it keeps of the texts that it has read."""

import gc
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
import torch
from spacy.language import Language

from .conftest import assert_same, watch
from .naughty import SENTENCE, TEXTS

SHORT = [text for text in TEXTS.values() if len(text) < 100]
# Half a minute's worth at most, after a warm-up; all of it of a finite alphabet, as languages are.
TRAFFIC = """
import os, random, sys, spacy
from pathlib import Path

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20

rng = random.Random(0)
alphabet = [chr(0x4E00 + i) for i in range(2000)] + list("轴承6205有点蚀ABC，。 ") * 50
nlp = spacy.load(sys.argv[1])
for number in range(100):
    texts = ["".join(rng.choices(alphabet, k=rng.randint(1, 120))) for _ in range(50)]
    for doc in nlp.pipe(texts):
        assert doc._.trf_data is None
    if number == 59:
        warm = resident()
print(resident() - warm)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_traffic_does_not_add_up(trained: Language, tmp_path: Path):
    """MiB that 2,000 texts leave, after 3,000 to warm up: until then oneDNN makes and keeps code
    for ever new shapes of products. The hidden states of all, kept, would be 90."""
    trained.to_disk(tmp_path)
    command = [sys.executable, "-c", TRAFFIC, str(tmp_path)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert float(output) < 40


def test_traffic_leaves_no_tensor_behind(trained: Language):
    def tensors() -> int:
        gc.collect()
        return sum(isinstance(each, torch.Tensor) for each in gc.get_objects())

    docs = list(trained.pipe(SHORT))
    before = tensors()
    docs += trained.pipe(SHORT * 3)
    assert tensors() == before
    assert all(doc._.trf_data is None for doc in docs)


def test_traffic_in_a_memory_zone_leaves_no_strings_behind(trained: Language, tmp_path: Path):
    """spaCy's own way to forget what hostile texts bring."""
    trained.to_disk(tmp_path)
    nlp = spacy.load(tmp_path)
    watch(nlp)
    size = len(nlp.vocab.strings)
    for _ in range(2):
        with nlp.memory_zone():
            for doc in nlp.pipe(SHORT):
                assert_same(doc, trained(doc.text))
        assert len(nlp.vocab.strings) == size
    assert len(nlp(SENTENCE).ents) == 3

"""The texts at hand: real corpora beside the project, or else the bundled sample."""

import json
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from zh_fdner.corpus.read import read_file

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "corpora"
VOCABULARY = ROOT.parent / "shared" / "bert-base-chinese-vocab.txt"
SAMPLE = ROOT / "assets" / "sample"
# Of sentences that are called short, and of the reports that the sample has none of.
SHORT = 128
REPORT_LENGTHS = (60, 140, 250, 500, 1400)


@dataclass(frozen=True)
class Corpora:
    """name: for the record. sentences, reports: texts. training: a folder with train, dev and
    test in CoNLL columns, whose labels the head gets, too."""

    name: str
    sentences: list[str]
    reports: list[str]
    training: Path


def read_corpora() -> Corpora:
    """Resume and car_faults where they are, else the sample."""
    return real() if REAL.is_dir() else sample()


def real() -> Corpora:
    files = (REAL / "resume" / "test.char.bmes", REAL / "car_faults" / "sentences" / "test.txt")
    rows = (REAL / "car_faults" / "raw" / "train.json").read_text(encoding="utf8").splitlines()
    return Corpora(
        "Resume and car_faults",
        [text for path in files for text in sentences(path)],
        [json.loads(row)["text"] for row in rows],
        REAL / "car_faults" / "sample219",
    )


def sample() -> Corpora:
    """Reports are train's sentences, one after the other."""
    joined = "".join(sentences(SAMPLE / "train.txt"))
    reports, start = [], 0
    for length in cycle(REPORT_LENGTHS):
        reports.append(joined[start : start + length])
        start += length
        if start >= len(joined):
            break
    return Corpora("the bundled sample", sentences(SAMPLE / "test.txt"), reports, SAMPLE)


def sentences(path: Path) -> list[str]:
    """Those that are short, and not empty."""
    texts = [sentence.text for sentence in read_file(path, lenient=True)[0]]
    return [text for text in texts if text.strip() and len(text) <= SHORT]

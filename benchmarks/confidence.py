"""What `ent._.score` costs: CPU time with it, beside that of finding and writing entities alone.

    OMP_NUM_THREADS=1 python -m benchmarks.confidence PIPELINE DOCBIN

PIPELINE: a folder that `train` saved. The texts of DOCBIN are read as they are, joined into
documents of 1,400 characters, joined into one of 100,000, and one text at a time. With and without
take turns; of the rounds' times the medians count.
"""

import argparse
from collections.abc import Callable
from time import process_time
from typing import Any
from unittest.mock import patch

import spacy
from spacy.language import Language
from spacy.tokens import DocBin

from zh_fdner.markdown import whole_table
from zh_fdner.pipeline import annotation, ner

from .speed.rounds import median, turns
from .speed.workloads import joined, of_length

REPORT, REPORTS, DOCUMENT, CALLS = 1_400, 42_000, 100_000, 100
WITH, WITHOUT = "with", "without"
Job = Callable[[], Any]


def jobs(nlp: Language, texts: list[str]) -> dict[str, tuple[list[str], Job]]:
    """By what is read: the texts, and the reading of them."""
    reports = of_length(texts, REPORT, REPORTS)
    document = [joined(texts, DOCUMENT)]
    calls = texts[:CALLS]
    return {
        "sentences": (texts, lambda: list(nlp.pipe(texts))),
        "reports": (reports, lambda: list(nlp.pipe(reports))),
        "one document": (document, lambda: list(nlp.pipe(document))),
        "one at a time": (calls, lambda: [nlp(text) for text in calls]),
    }


def no_scores(*args: Any) -> list[list[float]]:
    found = args[-1]
    return [[1.0] * len(each.spans) for each in found]


def without(job: Job) -> Job:
    """The same, as if there were no such thing as `ent._.score`."""

    def run() -> None:
        with (
            patch.object(ner, "read_confidences", no_scores),
            patch.object(annotation, "write_confidence", lambda span, value: None),
            patch.object(annotation, "drop_stale", lambda doc: None),
        ):
            job()

    return run


def seconds(job: Job) -> float:
    begin = process_time()
    job()
    return process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("docbin")
    parser.add_argument("--rounds", type=int, default=9)
    args = parser.parse_args()
    nlp = spacy.load(args.pipeline)
    texts = [doc.text for doc in DocBin().from_disk(args.docbin).get_docs(nlp.vocab)]
    rows = []
    for name, (read, job) in jobs(nlp, texts).items():
        both = {WITH: job, WITHOUT: without(job)}
        times: dict[str, list[float]] = {WITH: [], WITHOUT: []}
        job()
        for kind in turns([WITH, WITHOUT], args.rounds):
            times[kind].append(seconds(both[kind]))
        scored, bare = median(times[WITH]), median(times[WITHOUT])
        each = 1e6 * (scored - bare) / sum(map(len, read))
        more = f"{100 * (scored / bare - 1):+.1f} %"
        rows.append([name, f"{bare:.3f}", f"{scored:.3f}", more, f"{each:.2f}"])
    head = ("texts", "without, s", "with, s", "more", "µs a character")
    print("\n".join(whole_table(head, rows)))


if __name__ == "__main__":
    main()

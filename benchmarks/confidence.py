"""What `ent._.score` costs: CPU time with it, beside that of finding and writing entities alone.

    OMP_NUM_THREADS=1 python -m benchmarks.confidence PIPELINE DOCBIN

PIPELINE: a folder that `train` saved. The texts of DOCBIN are read as they are, joined into
documents of 1,400 characters, joined into one of 100,000, and one text at a time. With and without
take turns; of the rounds' times the medians count. Beside these differences of two large numbers,
the step alone that the scores are made in is timed: `ner`'s annotations, its predictions given.
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
STEPS = 30
SINGLE = "one at a time"
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
        SINGLE: (calls, lambda: [nlp(text) for text in calls]),
    }


def no_scores(*args: Any) -> list[list[float]]:
    found = args[-1]
    return [[1.0] * len(each.spans) for each in found]


def without(job: Job) -> Job:
    """The same, as if there were no such thing as `ent._.score`."""

    def run() -> Any:
        with (
            patch.object(ner, "read_confidences", no_scores),
            patch.object(annotation, "write_confidence", lambda span, value: None),
            patch.object(annotation, "drop_stale", lambda doc: None),
        ):
            return job()

    return run


def annotating(nlp: Language, texts: list[str], at_a_time: int) -> Job:
    """The last step of `ner`, on documents that it has the predictions of, so many at a time."""
    component = nlp.get_pipe("ner")
    predictions = component.predict(list(nlp.pipe(texts, disable=["ner"])))
    parts = [slice(i, i + at_a_time) for i in range(0, len(texts), at_a_time)]
    release = patch.object(component, "release_trf_data_of", None)

    def run() -> float:
        docs = [nlp.make_doc(text) for text in texts]
        with release:
            return sum(
                seconds(lambda part=part: component.set_annotations(docs[part], predictions[part]))
                for part in parts
            )

    return run


def seconds(job: Job) -> float:
    begin = process_time()
    job()
    return process_time() - begin


def percent(more: float, of: float) -> str:
    return f"{100 * more / of:+.1f} %"


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
        alone = annotating(nlp, read, 1 if name == SINGLE else len(read))
        steps: dict[str, list[float]] = {WITH: [], WITHOUT: []}
        for kind in turns([WITH, WITHOUT], STEPS):
            steps[kind].append(alone() if kind == WITH else without(alone)())
        step = median(steps[WITH]) - median(steps[WITHOUT])
        each = 1e6 * step / sum(map(len, read))
        rows.append([name, f"{bare:.3f}", f"{scored:.3f}", percent(scored - bare, bare),
                     percent(step, bare), f"{each:.2f}"])  # fmt: skip
    head = ("texts", "without, s", "with, s", "more", "the step alone", "µs a character")
    print("\n".join(whole_table(head, rows)))


if __name__ == "__main__":
    main()

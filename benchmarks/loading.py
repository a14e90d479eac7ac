"""How long spacy.load takes, and what memory holds after, beside from_pretrained.

    python -m benchmarks.loading PIPELINE ENCODER --rounds 7

PIPELINE: a folder that spaCy saved. ENCODER: the folder of the Hugging Face model with weights
of the same shape. Each round starts a process for each way, in turn; modules are imported
before the clock starts. Prints medians: seconds of loading, and of the first answer after it,
and in MiB how much more is resident after loading, after the answer, and at most. Linux only.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import spacy
import torch
from transformers import AutoTokenizer, BertForTokenClassification

import zh_fdner.pipeline.component
import zh_fdner.pipeline.ner  # noqa: F401
from benchmarks.training_memory import resident_mib

TEXT = "轴承外圈点蚀"
FIGURES = ("load s", "answer s", "MiB loaded", "MiB answered", "MiB peak")


def load_pipeline(folder: str) -> Callable[[], Any]:
    nlp = spacy.load(folder)
    return lambda: nlp(TEXT)


def load_pretrained(folder: str) -> Callable[[], Any]:
    """The tokenizer, too: without one there is no answer."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = BertForTokenClassification.from_pretrained(folder)

    def answer() -> Any:
        with torch.inference_mode():
            return model(**tokenizer(TEXT, return_tensors="pt"))

    return answer


WAYS = {"spacy.load": load_pipeline, "from_pretrained": load_pretrained}


def measure(way: str, folder: str) -> dict[str, float]:
    before = resident_mib()
    start = time.perf_counter()
    answer = WAYS[way](folder)
    loaded, held = time.perf_counter(), resident_mib()
    answer()
    answered = time.perf_counter()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = (held - before, resident_mib() - before, peak - before)
    return dict(zip(FIGURES, (loaded - start, answered - loaded, *memory), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("encoder")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--way", choices=WAYS, help=argparse.SUPPRESS)
    args = parser.parse_args()
    folders = {"spacy.load": args.pipeline, "from_pretrained": args.encoder}
    if args.way:
        print(json.dumps(measure(args.way, folders[args.way])))
        return
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.loading"]
    command += [args.pipeline, args.encoder]
    found: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    for _ in range(args.rounds):
        for way, results in found.items():
            result = subprocess.run([*command, "--way", way], check=True, stdout=subprocess.PIPE)
            results.append(json.loads(result.stdout.splitlines()[-1]))
    print(" " * 15, *(figure.rjust(12) for figure in FIGURES))
    for way, results in found.items():
        medians = (statistics.median(each[figure] for each in results) for figure in FIGURES)
        print(way.ljust(15), *(f"{median:12.3f}" for median in medians))


if __name__ == "__main__":
    main()

"""Resident memory while a pipeline reads text and its docs are kept, as an application may.

    python -m benchmarks.serving_memory PIPELINE CORPUS --rounds 10

Reads the corpus's training sentences again and again by nlp.pipe and keeps every doc: as the
pipeline is, and with release_trf_data = false, each in a process of its own. Prints the
resident memory after each round. Linux only.
"""

import argparse
import subprocess
import sys

import spacy

from .memory import resident_mib
from .trainings.measure import Settings, read_corpus


def serve(pipeline: str, corpus: str, rounds: int, release: bool) -> list[float]:
    """The resident memory in MiB after each round."""
    nlp = spacy.load(pipeline, config={"components": {"ner": {"release_trf_data": release}}})
    texts = [doc.text for doc in read_corpus(Settings(corpus, "", 0, 0.0, 0))["train"]]
    kept, readings = [], []
    for _ in range(rounds):
        kept.extend(nlp.pipe(texts))
        readings.append(resident_mib())
    return readings


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("corpus")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--way", choices=["released", "kept"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.way:
        readings = serve(args.pipeline, args.corpus, args.rounds, args.way == "released")
        print(args.way.ljust(8), " ".join(f"{mib:6.0f}" for mib in readings), flush=True)
        return
    print("MiB resident after each round, all docs kept")
    for way in ("released", "kept"):
        command = [sys.executable, "-m", "benchmarks.serving_memory", args.pipeline, args.corpus]
        command += ["--rounds", str(args.rounds), "--way", way]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()

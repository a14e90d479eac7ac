"""Time and peak memory of a pipeline that reads one long document.

    python -m benchmarks.long_documents PIPELINE CORPUS --characters 25000 50000 100000 200000

The document is the corpus's training sentences, again and again. Each length is read in a
process of its own, after a sentence to warm up; prints the seconds, the microseconds a
character, the entities, and how much the peak of resident memory rose. Linux only.
"""

import argparse
import subprocess
import sys
import time

import spacy

from .memory import peak_mib
from .trainings.measure import Settings, read_corpus


def read(pipeline: str, corpus: str, characters: int) -> str:
    """One row of the table."""
    sentences = [doc.text for doc in read_corpus(Settings(corpus, "", 0, 0.0, 0))["train"]]
    text = "".join(sentences)
    text = (text * (characters // len(text) + 1))[:characters]
    nlp = spacy.load(pipeline)
    nlp(sentences[0])
    before = peak_mib()
    start = time.perf_counter()
    doc = nlp(text)
    seconds = time.perf_counter() - start
    micro = seconds / characters * 1e6
    rose = peak_mib() - before
    return f"{characters:10} {seconds:9.2f} {micro:12.1f} {len(doc.ents):9} {rose:11.0f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("corpus")
    parser.add_argument("--characters", type=int, nargs="+", default=[25000, 50000, 100000, 200000])
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(read(args.pipeline, args.corpus, args.characters[0]), flush=True)
        return
    print("characters   seconds  µs/character  entities  MiB at peak")
    for characters in args.characters:
        command = [sys.executable, "-m", "benchmarks.long_documents", args.pipeline, args.corpus]
        subprocess.run([*command, "--characters", str(characters), "--one"], check=True)


if __name__ == "__main__":
    main()

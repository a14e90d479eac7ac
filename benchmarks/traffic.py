"""What a service that never stops keeps: resident memory and strings after each share of traffic.

    python -m benchmarks.traffic PIPELINE CORPUS --texts 18000 --strange 0.01

Reads the corpus's training sentences in random order, some of them with characters drawn from
all of Unicode and runs of white space of any length put in, and drops every doc. Prints ten
rows. With --zone each hundred texts are read in a memory zone of spaCy's. Linux only.
"""

import argparse
import contextlib
import random
import sys
from collections.abc import Iterator

import spacy

from .memory import resident_mib
from .trainings.measure import Settings, read_corpus

AT_A_TIME = 100


def traffic(sentences: list[str], n_texts: int, strange: float) -> Iterator[list[str]]:
    """strange: share of texts with something odd in them."""
    rng = random.Random(0)
    for _ in range(0, n_texts, AT_A_TIME):
        yield [
            text if rng.random() >= strange else text + "".join(odd(rng) for _ in range(20))
            for text in rng.choices(sentences, k=AT_A_TIME)
        ]


def odd(rng: random.Random) -> str:
    if rng.random() < 0.1:
        return "\n" * rng.randint(2, 1000)
    code = rng.choice([rng.randint(0, 0xD7FF), rng.randint(0xE000, sys.maxunicode)])
    return chr(code)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("corpus")
    parser.add_argument("--texts", type=int, default=18_000)
    parser.add_argument("--strange", type=float, default=0.0)
    parser.add_argument("--zone", action="store_true")
    args = parser.parse_args()
    sentences = [d.text for d in read_corpus(Settings(args.corpus, "", 0, 0.0, 0))["train"]]
    nlp = spacy.load(args.pipeline)
    every = args.texts // AT_A_TIME // 10
    print("   texts  MiB resident  strings")
    for i, texts in enumerate(traffic(sentences, args.texts, args.strange), start=1):
        with nlp.memory_zone() if args.zone else contextlib.nullcontext():
            for _ in nlp.pipe(texts):
                pass
        if i % every == 0:
            size = len(nlp.vocab.strings)
            print(f"{i * AT_A_TIME:8} {resident_mib():13.1f} {size:8}", flush=True)


if __name__ == "__main__":
    main()

"""Resident memory while the service's reader meets texts of ever new lengths.

    OMP_NUM_THREADS=1 python -m benchmarks.serving_lengths PIPELINE

Reads 300 batches of 1 to 32 texts of 1 to 300 characters drawn at random, and prints the resident
memory in MiB before and after each fifty, and the CPU time. Linux only.
"""

import argparse
import random
from time import process_time

import spacy

from zh_fdner.serve.reading import read

from .memory import resident_mib

CHARACTERS = "轴承外圈点蚀电机温度升高更换润滑脂振动值超标,。0123456789CNN"
MOST_TEXTS, MOST_CHARACTERS, EVERY = 32, 300, 50


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("--batches", type=int, default=300)
    args = parser.parse_args()
    nlp = spacy.load(args.pipeline)
    rng = random.Random(0)
    read(nlp, ["轴承"])
    readings = [resident_mib()]
    begin = process_time()
    for number in range(1, args.batches + 1):
        lengths = [rng.randint(1, MOST_CHARACTERS) for _ in range(rng.randint(1, MOST_TEXTS))]
        read(nlp, ["".join(rng.choices(CHARACTERS, k=length)) for length in lengths])
        if number % EVERY == 0:
            readings.append(resident_mib())
    print(*(f"{mib:.0f}" for mib in readings), f"MiB, {process_time() - begin:.0f} s")


if __name__ == "__main__":
    main()

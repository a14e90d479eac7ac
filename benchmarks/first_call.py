"""How much longer the first call takes than later ones, each time in a process of its own.

    python -m benchmarks.first_call PIPELINE TEXT --processes 5

Prints the milliseconds of the first calls after loading: two with the text, one with other
characters, one more with those.
"""

import argparse
import subprocess
import sys
import time

import spacy

OTHER = "更换驱动端的滚珠丝杠并润滑"


def calls(pipeline: str, text: str) -> str:
    nlp = spacy.load(pipeline)
    row = []
    for each in (text, text, text, OTHER, OTHER):
        start = time.perf_counter()
        nlp(each)
        row.append((time.perf_counter() - start) * 1000)
    return " ".join(f"{ms:8.1f}" for ms in row)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("text")
    parser.add_argument("--processes", type=int, default=5)
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.one:
        print(calls(args.pipeline, args.text), flush=True)
        return
    print("   first   second    third    other    again   ms")
    for _ in range(args.processes):
        command = [sys.executable, "-m", "benchmarks.first_call", args.pipeline, args.text]
        subprocess.run([*command, "--one"], check=True)


if __name__ == "__main__":
    main()

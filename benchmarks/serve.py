"""The service under load on the loopback: rate, latency, memory, and whether each answer is right.

    python -m benchmarks.serve PIPELINE TEXTS --seconds 10

TEXTS is a file of CoNLL columns. Each contender (as it is; with batches of one text; the plain
FastAPI wrapper) answers 1, 8 and 64 clients, which ask anew as soon as they are answered. Every
answer is compared with what the pipeline finds by itself. Then --overload clients come to
a service that takes 32 requests at a time: those refused with 503 are counted, and nothing may be
lost. "CPU ms" is the service's time on all cores by answer, which other work on the machine hardly
changes. Where wrk is installed, it has its say, too. Linux only.
"""

import argparse
import asyncio
from pathlib import Path

import spacy

from zh_fdner.corpus.read import read_file

from .serving.client import Entities, Load, load
from .serving.services import CONTENDERS, Running, running
from .serving.wrk import wrk

HEADING = (
    "| service | clients | answers/s | p50 ms | p95 ms | p99 ms | CPU ms "
    "| wrong | lost | 503 | other | MiB before | MiB after |\n" + "|---" * 13 + "|"
)
WARM_UP = 2.0


def measure(
    name: str,
    service: Running,
    texts: list[str],
    expected: list[Entities],
    clients: int,
    seconds: float,
) -> None:
    """Print a row."""
    before, worked = service.resident_mib(), service.cpu_seconds()
    found: Load = asyncio.run(load(service.port, texts, expected, clients, seconds))
    times = " | ".join(f"{found.percentile(percent):.1f}" for percent in (50, 95, 99))
    cpu = 1000 * (service.cpu_seconds() - worked) / len(found.seconds)
    print(
        f"| {name} | {clients} | {len(found.seconds) / found.wall:.1f} | {times} | {cpu:.1f} "
        f"| {found.wrong} | {found.lost} | {found.refused} | {found.others} | {before:.0f} "
        f"| {service.resident_mib():.0f} |",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pipeline")
    parser.add_argument("texts", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0, help="a row")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 8, 64])
    parser.add_argument("--overload", type=int, default=256, help="clients")
    parser.add_argument("--contenders", nargs="+", default=list(CONTENDERS))
    args, options = parser.parse_known_args()
    nlp = spacy.load(args.pipeline)
    texts = [sentence.text for sentence in read_file(args.texts, lenient=True)[0]]
    expected = [
        [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] for doc in nlp.pipe(texts)
    ]
    del nlp
    print(HEADING, flush=True)
    opinions = []
    for name in args.contenders:
        with running(name, args.pipeline, *options) as service:
            asyncio.run(load(service.port, texts, expected, 8, WARM_UP))
            for clients in args.clients:
                measure(name, service, texts, expected, clients, args.seconds)
                opinion = wrk(service.port, texts, clients, args.seconds)
                opinions.append(f"wrk, {name}, {clients} clients: {opinion}")
    if args.overload:
        limit = ("--max-requests", "32", *options)
        with running("as it is", args.pipeline, *limit) as service:
            measure("as it is, 32 at a time", service, texts, expected, args.overload, args.seconds)
    print("\n".join(opinions))


if __name__ == "__main__":
    main()

"""The command `annotate`: its options, its last words."""

import argparse
import signal
import sys
from typing import Any, NoReturn

from .annotate_part import Task
from .formats.registry import FORMATS
from .journal import restart
from .lock import alone
from .places import Places
from .readers.registry import INSPECT
from .request import device_of, job_of, places_of
from .run import Engine, annotate

PART_KIB = 256


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All but the pipeline, which is `args.model`."""
    add = parser.add_argument
    add("input", nargs="+", metavar="IN", help="files, folders or patterns: text, CSV, Excel, ...")
    add("output", metavar="OUT", help="a file, or with / at its end a folder of parts")
    add("--column", default="", help="the column or field with the text (default: text)")
    add("--sheet", default="", help="of an Excel file (default: the first)")
    add("--encoding", default="auto", help="of text, CSV and JSONL (default: told by the bytes)")
    add("--input-format", default="auto", choices=["auto", *INSPECT])
    add("--output-format", default="auto", choices=["auto", *FORMATS])
    add("--rows", default="records", choices=["records", "entities"], help="of a CSV output")
    add("--max-chars", type=int, default=100_000, help="longer texts are set aside")
    add("--max-rejected", type=float, default=0.1, help="share above which the exit status is 1")
    add("--part-kib", type=int, default=PART_KIB, help="of the input; a kill costs one at most")
    add("--restart", action="store_true", help="remove what an earlier run made, begin anew")
    add("--workers", type=int, default=0, help="processes (default: 1; of Ray: all CPUs or GPUs)")
    add("--gpu-id", default="-1", help="-1 for the CPU, auto, or a GPU's number")
    add("--engine", default="local", choices=["local", "ray"])
    add("--ray-address", default="", help="of a cluster (default: RAY_ADDRESS, or this machine)")


def run(args: argparse.Namespace) -> None:
    """Raises UserError if something is for the user to mend; SystemExit 1 if too much was
    rejected, 130 or 143 if interrupted or told to end."""
    places = places_of(args)
    task = Task(job_of(args, places), places, device_of(args))
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with alone(places):
            if args.restart:
                restart(places)
            report = annotate(task, Engine(args.engine, args.workers, args.ray_address))
    except KeyboardInterrupt as error:
        print("\nStopped. What is done is kept; the same command goes on from there.")
        sys.exit(128 + (error.args[0] if error.args else signal.SIGINT))
    _tell(report, places)
    share = _share_rejected(report)
    if share > args.max_rejected:
        print(f"✘ {share:.1%} were rejected, more than --max-rejected {args.max_rejected:.1%}.")
        sys.exit(1)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt(number)


def _tell(report: dict[str, Any], places: Places) -> None:
    found = sum(report["entities"].values())
    print(f"✔ {places.out}: {report['records']:,} records, {found:,} entities")
    if report["low_confidence"]:
        print(f"  {report['low_confidence']:,} spans of low confidence")
    if report["blank"]:
        print(f"  {report['blank']:,} blank lines skipped")
    if report["rejected"]:
        rejected = sum(report["rejected"].values())
        print(f"  ⚠ {rejected:,} rejected, see {places.rejected}:")
        for reason, number in report["rejected"].items():
            print(f"    {reason.replace('_', ' ')}: {number:,}")


def _share_rejected(report: dict[str, Any]) -> float:
    rejected: int = sum(report["rejected"].values())
    records: int = report["records"]
    return rejected / max(rejected + records, 1)

"""The job that the command's options ask for."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from ..errors import UserError
from ..gpu import OPTION, check_setting, choose_device
from .formats.registry import FORMATS, format_of
from .inputs import find_files
from .job import Job
from .model import find_model
from .places import Places
from .readers import registry
from .readers.source import Reading

# So many parts at most, about: they are files of one folder.
MOST_PARTS = 10_000


def places_of(args: argparse.Namespace) -> Places:
    """Raises UserError if the output's format cannot be told, or its folder is of the input."""
    out = Path(args.output).expanduser().absolute()
    folder = args.output.endswith(("/", "\\")) or out.is_dir()
    for name in args.input:
        if Path(name).is_dir() and out.is_relative_to(Path(name).expanduser().absolute()):
            raise UserError(
                f"{out} is in the input folder {name}, so it would be read as input the next "
                "time. Put it elsewhere."
            )
    return Places(out, folder, FORMATS[format_name(args, out, folder)].suffix)


def format_name(args: argparse.Namespace, out: Path, folder: bool) -> str:
    named: str = args.output_format
    if named != "auto":
        return named
    told = "jsonl" if folder else format_of(out)
    if told is None:
        endings = ", ".join(dict.fromkeys(each.suffix for each in FORMATS.values()))
        raise UserError(
            f"{out.name}: the ending tells no format (known: {endings}). Name the format: "
            f"--output-format {' or '.join(FORMATS)}"
        )
    return told


def job_of(args: argparse.Namespace, places: Places) -> Job:
    """Looks at the pipeline's files and at the begin of each input file.

    Raises UserError if something there is missing or not what it should be.
    """
    check_options(args)
    format = format_name(args, places.out, places.folder)
    if args.rows != "records" and format != "csv":
        raise UserError(f"--rows {args.rows} is of CSV, but the output is {format}.")
    reading = Reading(args.column, args.encoding, args.sheet, args.max_chars)
    files = find_files(args.input, args.input_format, places)
    sources = tuple(registry.inspect(path, args.input_format, reading) for path in files)
    total = sum(source.size for source in sources)
    return Job(
        sources=sources,
        reading=reading,
        model=find_model(str(args.model)),
        format=format,
        rows=args.rows,
        part_bytes=max(args.part_kib << 10, total // MOST_PARTS),
    )


def device_of(args: argparse.Namespace) -> str:
    """As `model.load` takes it. Of a cluster, each machine chooses for itself.

    Raises UserError if it is no device, or a GPU of this machine that cannot be used.
    """
    gpu: str = args.gpu_id
    if args.engine == "ray":
        check_setting(gpu, OPTION)
        return gpu
    return str(choose_device(gpu, option=OPTION))


def check_options(args: argparse.Namespace) -> None:
    """Raises UserError if a value makes no sense."""
    rules: Sequence[tuple[str, bool, str]] = [
        ("max_chars", args.max_chars > 0, "a number of characters"),
        ("max_rejected", 0 <= args.max_rejected <= 1, "a share from 0 to 1"),
        ("part_kib", args.part_kib > 0, "a size in KiB"),
        ("workers", args.workers >= 0, "a number of processes"),
    ]
    rules = [*rules, ("encoding", _suits(args.encoding), "one that ends lines as ASCII does")]
    for name, sound, expected in rules:
        if not sound:
            raise UserError(
                f"--{name.replace('_', '-')} {getattr(args, name)}: expected {expected}."
            )


def _suits(encoding: str) -> bool:
    """Whether files in it can be cut at line ends by their bytes; of UTF-16 they cannot."""
    try:
        return encoding == "auto" or "\n,".encode(encoding) == b"\n,"
    except LookupError:
        return False

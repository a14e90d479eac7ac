"""Time our pipeline against its limit and its peers; docs/speed.md tells how.

    python -m benchmarks.speed [--full]

Writes benchmarks/results/<encoder>.json and .svg, and prints the tables.
"""

import argparse
import json
import os
import shlex
import sys
import tempfile
from pathlib import Path

from .chart import write_chart
from .contender import CONTENDERS
from .corpora import ROOT, read_corpora
from .models import Models
from .run import run
from .settings import BERT_BASE, QUICK, SMALL
from .table import render

RESULTS = ROOT / "benchmarks" / "results"
FULL = (SMALL, BERT_BASE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--full", action="store_true", help="for the record, with both encoders")
    names = [settings.name for settings in FULL]
    parser.add_argument("--encoder", choices=names, help="with --full, only this one")
    contenders = [contender.name for contender in CONTENDERS]
    parser.add_argument("--without", nargs="+", choices=contenders, default=[], metavar="NAME")
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--output", type=Path, default=RESULTS, help="folder of the results")
    args = parser.parse_args()
    chosen = [each for each in FULL if args.encoder in (None, each.name)] if args.full else [QUICK]
    args.output.mkdir(parents=True, exist_ok=True)
    for settings in chosen:
        with tempfile.TemporaryDirectory(prefix="zh_fdner-speed-") as folder:
            models = Models(Path(folder), args.threads)
            record = run(settings, read_corpora(), models, args.without)
        command = shlex.join(["python", "-m", "benchmarks.speed", *sys.argv[1:]])
        record = {"command": command, **record}
        path = args.output / f"{settings.name}.json"
        path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf8")
        write_chart(record, path.with_suffix(".svg"))
        print(render(record))
        print(f"✔ {path}", file=sys.stderr)


if __name__ == "__main__":
    main()

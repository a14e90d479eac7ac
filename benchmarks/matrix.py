"""One wheel at the lower and upper ends of its requirements, on every Python it is for.

    python -m benchmarks.matrix WHEEL TEXTS.txt FOLDER

For each Python and each end (the lowest and the newest releases that resolve), FOLDER gets an
environment with the wheel. Each must find the same entities in the texts, a line each; and
again with the pipeline that the first and the last environment saved with nlp.to_disk. Needs
uv, a package index, and some 5 GB of disk an environment where torch is built for CUDA.
Prints a table.
"""

import argparse
import json
import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path
from typing import Any

ENDS = {"lowest": "lowest-direct", "newest": "highest"}
ENVIRONMENTS = [f"{python}-{end}" for python in ("3.10", "3.11", "3.12", "3.13") for end in ENDS]
SHOWN = ("spacy", "spacy-transformers", "transformers", "torch", "numpy")

# Runs in the environment. What is at SAVED is loaded, if there is anything; else the package,
# which is saved there.
PROBE = """
import importlib, importlib.metadata, json, sys, warnings
from pathlib import Path
warnings.simplefilter("error", UserWarning)
import spacy
package, texts, result, saved, *names = sys.argv[1:]
importlib.import_module(package)
exists = Path(saved).exists()
nlp = spacy.load(saved if exists else package)
found = [[[e.start_char, e.end_char, e.label_] for e in doc.ents]
         for doc in nlp.pipe(Path(texts).read_text(encoding="utf8").splitlines())]
if not exists:
    nlp.to_disk(saved)
versions = {name: importlib.metadata.version(name) for name in names}
Path(result).write_text(json.dumps({"entities": found, "versions": versions}))
"""


def requirements_of(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    stated: list[str] = metadata.get_all("Requires-Dist", [])
    return stated


def environment(folder: Path, wheel: Path) -> Path:
    """The Python of the environment, which is made if it is not there.

    folder: called by the Python and the end, as "3.10-lowest".
    """
    python, end = folder.name.split("-")
    executable = folder / "bin" / "python"
    if not executable.exists():
        run("uv", "venv", "--quiet", "--python", python, str(folder))
        install = ("uv", "pip", "install", "--quiet", "--python", str(executable))
        run(*install, "--resolution", ENDS[end], *requirements_of(wheel))
        run(*install, "--no-deps", "--reinstall", str(wheel))
    return executable


def run(*command: str) -> None:
    # Nothing of the running environment or of the hub may help.
    kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environ = {**kept, "HF_HUB_OFFLINE": "1", "PYTHONNOUSERSITE": "1"}
    subprocess.run(command, check=True, env=environ)


def probe(python: Path, package: str, texts: Path, saved: Path, result: Path) -> dict[str, Any]:
    run(str(python), "-c", PROBE, package, str(texts.resolve()), str(result), str(saved), *SHOWN)
    answer: dict[str, Any] = json.loads(result.read_text(encoding="utf8"))
    return answer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("texts", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--environments", nargs="+", default=ENVIRONMENTS)
    args = parser.parse_args()
    package = args.wheel.name.split("-")[0]
    folder = args.folder.resolve()
    pythons, answers = {}, {}
    for name in args.environments:
        pythons[name] = environment(folder / name, args.wheel.resolve())
        place = (folder / f"{name}-saved", folder / f"{name}.json")
        answers[name] = probe(pythons[name], package, args.texts, *place)
    first, *_, last = answers
    expected = answers[first]["entities"]
    print(f"{len(expected)} texts, {sum(map(len, expected))} entities")
    print("| environment | " + " | ".join(SHOWN) + f" | entities | of {first} | of {last} |")
    print("|---" * (len(SHOWN) + 4) + "|")
    failed = False
    for name, python in pythons.items():
        found = [answers[name]["entities"]]
        for other in (first, last):
            saved = folder / f"{other}-saved"
            crossed = probe(python, package, args.texts, saved, folder / "crossed.json")
            found.append(crossed["entities"])
        same = ["same" if each == expected else "OTHERS" for each in found]
        failed |= "OTHERS" in same
        versions = (answers[name]["versions"][each] for each in SHOWN)
        print("| " + " | ".join([name, *versions, *same]) + " |", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()

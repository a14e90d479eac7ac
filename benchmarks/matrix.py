"""One wheel at the lower and upper ends of its requirements, on every Python it is for.

    python -m benchmarks.matrix WHEEL TEXTS.txt FOLDER --pythons 3.10 3.11 3.12 3.13

For each Python and each end (of its requirements the lowest that resolve, and the newest),
FOLDER gets an environment with the wheel. Each must find the same entities in the texts, a
line each. Then each loads what every other one saved with nlp.to_disk. Needs uv, a package
index, and some 8 GB of disk an environment where torch is built for CUDA. Prints a table.
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


def environment(folder: Path, python: str, end: str, wheel: Path) -> Path:
    """The Python of the environment, which is made if it is not there."""
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
    parser.add_argument("--pythons", nargs="+", default=["3.10", "3.11", "3.12", "3.13"])
    parser.add_argument("--ends", nargs="+", choices=ENDS, default=list(ENDS))
    args = parser.parse_args()
    package = args.wheel.name.split("-")[0]
    folder = args.folder.resolve()
    pythons, answers = {}, {}
    for version in args.pythons:
        for end in args.ends:
            name = f"{version}-{end}"
            pythons[name] = environment(folder / name, version, end, args.wheel.resolve())
            place = (folder / f"{name}-saved", folder / f"{name}.json")
            answers[name] = probe(pythons[name], package, args.texts, *place)
    expected = next(iter(answers.values()))["entities"]
    print(f"entities in {len(expected)} texts: {sum(map(len, expected))}")
    print("| Python | end | " + " | ".join(SHOWN) + " | same entities | saved by the others |")
    print("|---" * (len(SHOWN) + 4) + "|")
    failed = False
    for name, python in pythons.items():
        others = [other for other in pythons if other != name]
        crossed = [
            probe(python, package, args.texts, folder / f"{other}-saved", folder / "crossed.json")
            for other in others
        ]
        same = answers[name]["entities"] == expected
        loaded = sum(each["entities"] == expected for each in crossed)
        failed |= not same or loaded < len(others)
        versions = " | ".join(answers[name]["versions"][each] for each in SHOWN)
        version, end = name.split("-")
        cells = (version, end, versions, "yes" if same else "NO", f"{loaded} of {len(others)}")
        print("| " + " | ".join(cells) + " |", flush=True)
    sys.exit(failed)


if __name__ == "__main__":
    main()

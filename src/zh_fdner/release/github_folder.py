"""The files of a release on GitHub, which also travel without any network."""

import shutil
from pathlib import Path
from shlex import quote

from ..atomic import filling
from ..checksum import sha256_of
from ..errors import UserError
from .contents import Contents
from .sbom import sbom_file

SUMS = "SHA256SUMS"
NOTES = "RELEASE_NOTES.md"
# What the folder for the hub has, too.
COPIED = {
    "README.md": "MODEL_CARD.md",
    "LICENSE": "LICENSE",
    "LICENSES_SOURCES": "LICENSES_SOURCES",
}


def build_github_folder(folder: Path, wheel: Contents, hub_folder: Path, notes: str) -> None:
    """The wheel, its SBOM if there is one, licences, card and notes, and their checksums.

    hub_folder: see `build_hub_folder`. Raises UserError if the SBOM is of another wheel.
    """
    with filling(folder) as new:
        shutil.copyfile(wheel.path, new / wheel.path.name)
        copy_sbom(wheel, new)
        for name, here in COPIED.items():
            shutil.copyfile(hub_folder / name, new / here)
        (new / NOTES).write_text(notes, encoding="utf8")
        (new / SUMS).write_text(checksums_of(new), encoding="utf8")


def copy_sbom(wheel: Contents, folder: Path) -> None:
    sbom = sbom_file(wheel.path)
    if not sbom.exists():
        return
    if wheel.sha256 not in sbom.read_text(encoding="utf8"):
        raise UserError(f"{sbom} is of another wheel. Run: make sbom, or delete it.")
    shutil.copyfile(sbom, folder / sbom.name)


def checksums_of(folder: Path) -> str:
    """For `sha256sum --check`."""
    names = sorted(path.name for path in folder.iterdir())
    return "".join(f"{sha256_of(folder / name)}  {name}\n" for name in names)


def upload_command(folder: Path, package: str, version: str) -> str:
    """What puts the folder on GitHub, for somebody to give who may."""
    words = ["gh", "release", "create", f"v{version}", "--title", f"{package} {version}"]
    words += ["--notes-file", str(folder / NOTES)]
    words += [str(path) for path in sorted(folder.iterdir())]
    return " ".join(quote(word) for word in words)

"""Which files a release has, and how large they are."""

from dataclasses import dataclass
from pathlib import Path

from ..checksum import sha256_of


@dataclass(frozen=True)
class Listed:
    """name: its path in the repository. size: in bytes."""

    name: str
    path: Path
    size: int
    sha256: str


def list_files(folder: Path) -> list[Listed]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return [
        Listed(path.relative_to(folder).as_posix(), path, path.stat().st_size, sha256_of(path))
        for path in paths
    ]


def show(files: list[Listed]) -> None:
    for each in files:
        print(f"{each.size:>12,}  {each.sha256}  {each.name}")

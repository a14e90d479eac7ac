"""The files of the model's page on the hub, as spacy-huggingface-hub lays them out.

Unlike there, the wheel keeps its name: `…-any-py3-none-any.whl` is refused by pip from 25.3
on, and by uv. There is no .gitattributes: the hub writes its own when it takes large files.
"""

import shutil
from pathlib import Path

from ..atomic import filling
from .contents import Contents, unpack_pipeline


def build_hub_folder(folder: Path, wheel: Contents, card: str, license_file: Path) -> None:
    """The card, the wheel, the licences, and the pipeline's files, unpacked."""
    with filling(folder) as new:
        unpack_pipeline(wheel.path, new)
        (new / "README.md").write_text(card, encoding="utf8")
        shutil.copyfile(license_file, new / "LICENSE")
        shutil.copyfile(wheel.path, new / wheel.path.name)

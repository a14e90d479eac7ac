"""The code in the wheel: what the pipeline runs on, and its commands.

The wheel's package mirrors this project's: a module is found under the same name, and what it
imports relatively is there, too.
"""

import shutil
from pathlib import Path

from spacy.cli.package import TEMPLATE_INIT

from ..errors import UserError

PROJECT = Path(__file__).parents[1]
MODULES = (
    "__main__.py", "atomic.py", "colours.py", "entity.py", "errors.py", "gpu.py", "loading.py",
    "optional.py", "verify.py",
)  # fmt: skip
PACKAGES = ("pipeline", "annotate", "serve")
# Files of the packages that are not Python.
DATA = {"serve": "page/*"}

# What `spacy package` writes knows one package without subpackages, and no extras.
SETUP = {
    "from setuptools import setup": "from setuptools import find_packages, setup",
    "packages=[model_name],": "packages=find_packages(),",
    "package_data={model_name: list_files(model_dir)},": (
        "package_data={{model_name: list_files(model_dir), **{data}}},\n"
        "        extras_require={extras},"
    ),
}


def copy_runtime(module: Path) -> None:
    """Copy the modules into the wheel's package; its `__init__.py` imports what registers
    the components.

    (`spacy package --code` cannot: it takes single files that import nothing of one another.)
    """
    for name in MODULES:
        shutil.copy(PROJECT / name, module)
    for name in PACKAGES:
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(PROJECT / name, module / name, ignore=ignored)
    names = sorted(path.stem for path in (PROJECT / "pipeline").glob("*.py"))
    imports = "\n".join(f"from .pipeline import {name}" for name in names if name != "__init__")
    (module / "__init__.py").write_text(TEMPLATE_INIT.format(imports=imports), encoding="utf8")


def complete_setup(path: Path, package: str, extras: dict[str, list[str]]) -> None:
    """Have the `setup.py` of `spacy package` take in subpackages and extras.

    extras: their requirements by name. Raises UserError if spaCy writes another setup.py than
    it did.
    """
    text = path.read_text(encoding="utf8")
    data = {f"{package}.{name}": [pattern] for name, pattern in DATA.items()}
    for line, better in SETUP.items():
        if text.count(line) != 1:
            raise UserError(f"{path}: no line {line!r}. This release of spaCy is too new.")
        text = text.replace(line, better.format(data=data, extras=extras))
    path.write_text(text, encoding="utf8")

"""The `smoke` step: install the wheel where nothing of this project is, and compare."""

import json
import os
import site
import subprocess
import tempfile
import venv
from dataclasses import dataclass
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import srsly
from spacy.language import Language
from spacy.training import Corpus

from ..atomic import write
from ..checksum import sha256_of
from ..corpus.docbin import read_docbin
from ..errors import UserError
from ..layout import Layout
from ..manifest import read_manifest, stand_ins
from ..trained import load_trained
from . import probe
from .meta import kept, version_of
from .package import check_release

EXTRA_TEXTS = (
    "",
    "   ",
    "滚动轴承外圈出现点蚀。",
    "SKF 6205-2RS 的 BPFO 处有峰值,建议更换驱动端轴承。",
    "换行\n与\t制表符、全角　空格、�、𠮷和🙂都不能使它出错。",
)
# Training and evaluation may have run on a GPU, whose sums differ in the last digits.
TOLERANCE_AGAINST_META = 0.01


@dataclass(frozen=True)
class Installed:
    """The package in its throw-away environment; scratch is the folder around it."""

    package: str
    python: Path
    scratch: Path


def smoke(layout: Layout, name: str, version: str, deps: str) -> None:
    """Prove that the wheel installs, loads offline and does what the trained pipeline does.

    deps: "index" installs the wheel and its requirements from the package index, as a user
        would, but in the versions of the running environment; "environment" borrows those
        it has, for machines without an index.
    Raises UserError on any difference.
    """
    check_release(name, version)
    package = f"zh_{name}"
    wheel = layout.wheel(name, version_of(version, stand_ins(read_manifest(layout.manifest))))
    if not wheel.exists():
        raise UserError(f"{wheel} is missing. Run: python -m spacy project run package")
    nlp = load_trained(layout.model)
    test = layout.corpus / "test.spacy"
    texts = texts_of(nlp, test)
    with tempfile.TemporaryDirectory(prefix="zh_fdner-smoke-") as folder:
        python = make_environment(Path(folder) / "venv", wheel, deps)
        installed = Installed(package, python, Path(folder))
        meta = compare_entities(nlp, texts, installed)
        compare_with_meta(compare_scores(nlp, test, installed), meta)
    report = {
        "wheel": wheel.name,
        "sha256": sha256_of(wheel),
        "texts_compared": len(texts),
        "requirements_from": deps,
    }
    write({layout.smoke: json.dumps(report, indent=2) + "\n"})
    print(f"✔ {wheel.name}: installed, loaded offline, same entities and scores as {layout.model}")


def make_environment(folder: Path, wheel: Path, deps: str) -> Path:
    """A fresh virtual environment with the wheel installed; returns its python."""
    if deps not in ("index", "environment"):
        raise UserError(f"--vars.smoke_deps {deps}: expected index or environment.")
    print(f"ℹ installing {wheel.name} into a throw-away environment", flush=True)
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if deps == "environment":
        borrow_packages(python, wheel)
        command += ["--no-index", str(wheel)]
    else:
        constraints = folder / "constraints.txt"
        constraints.write_text(versions_here(), encoding="utf8")
        command += ["--constraint", str(constraints), str(wheel)]
    if run(command, folder.parent, cwd=Path.cwd()).returncode != 0:
        raise UserError(
            f"{wheel.name} could not be installed (see above). Without a package index, borrow "
            "the requirements of this environment: --vars.smoke_deps environment"
        )
    return python


def versions_here() -> str:
    """The versions of the running environment, as constraints for pip. Those of a special
    build, as torch's 2.13.0+cpu, are given without its mark, which no index knows."""
    versions = {d.metadata["Name"]: d.version.split("+")[0] for d in distributions()}
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))


def borrow_packages(python: Path, wheel: Path) -> None:
    """Let the new environment see the packages of this one, but for this project and what
    it built, and instead of its own old setuptools."""
    own = ("zh_fdner", wheel.name.split("-")[0])
    uninstall = [str(python), "-m", "pip", "uninstall", "--quiet", "--yes", "setuptools"]
    subprocess.run(uninstall, check=False, capture_output=True)
    query = [str(python), "-c", "import site; print(site.getsitepackages()[0])"]
    target = subprocess.run(query, capture_output=True, text=True, check=True).stdout.strip()
    for path in (p for folder in site.getsitepackages() for p in Path(folder).iterdir()):
        link = Path(target) / path.name
        ours = path.name.startswith(own) or path.name.startswith("__editable__")
        if not ours and path.suffix != ".pth" and not link.exists():
            link.symlink_to(path)


def run(command: list[str], scratch: Path, cwd: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run outside this project, offline as far as the hub is concerned."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    env.update(HF_HUB_OFFLINE="1", HF_HOME=str(scratch / "empty-hub-cache"), PYTHONNOUSERSITE="1")
    return subprocess.run(command, env=env, cwd=cwd, check=False)


def texts_of(nlp: Language, data: Path) -> list[str]:
    return [*EXTRA_TEXTS, *(doc.text for doc in read_docbin(data).get_docs(nlp.vocab))]


def compare_entities(nlp: Language, texts: list[str], installed: Installed) -> dict[str, Any]:
    """Entity by entity, for every text. Returns the meta of the installed package."""
    python, package, scratch = installed.python, installed.package, installed.scratch
    texts_path, result_path = scratch / "texts.json", scratch / "result.json"
    texts_path.write_text(json.dumps(texts), encoding="utf8")
    command = [str(python), probe.__file__, package, str(texts_path), str(result_path)]
    if run(command, scratch, cwd=scratch).returncode != 0:
        raise UserError(f"The installed {package} does not load or run (see above).")
    result: dict[str, Any] = json.loads(result_path.read_text(encoding="utf8"))
    if result["project_importable"] or not Path(result["location"]).is_relative_to(scratch):
        raise UserError(f"The throw-away environment is not on its own: {result['location']}")
    for text, doc, found in zip(texts, nlp.pipe(texts), result["entities"], strict=True):
        expected = [[ent.start_char, ent.end_char, ent.label_] for ent in doc.ents]
        if found != expected:
            raise UserError(
                f"The installed {package} differs from the trained pipeline on {text!r}:\n"
                f"  trained:   {expected}\n  installed: {found}"
            )
    meta: dict[str, Any] = result["meta"]
    return meta


def compare_scores(nlp: Language, test: Path, installed: Installed) -> dict[str, Any]:
    """`spacy benchmark accuracy` on the package, against the trained pipeline. Returns them."""
    python, package, scratch = installed.python, installed.package, installed.scratch
    output = scratch / "scores.json"
    command = [str(python), "-m", "spacy", "benchmark", "accuracy", package]
    command += [str(test.resolve()), "--output", str(output)]
    if run(command, scratch, cwd=scratch).returncode != 0:
        raise UserError(f"spacy benchmark accuracy {package} failed (see above).")
    scores: dict[str, Any] = json.loads(output.read_text(encoding="utf8"))
    # spaCy's JSON keeps ten digits, so what is compared goes through it, too.
    trained = json.loads(srsly.json_dumps(nlp.evaluate(Corpus(test)(nlp))))
    for key, score in kept(trained).items():
        if scores.get(key) != score:
            raise UserError(f"{key}: trained {score}, installed {scores.get(key)}")
    return scores


def compare_with_meta(scores: dict[str, Any], meta: dict[str, Any]) -> None:
    """The scores that the package tells of itself must be those it reaches."""
    told = meta["performance"]
    for key in ("ents_p", "ents_r", "ents_f"):
        if abs((told[key] or 0.0) - (scores[key] or 0.0)) > TOLERANCE_AGAINST_META:
            raise UserError(
                f"{key}: the installed package tells {told[key]} and reaches {scores[key]}. "
                "Run evaluate and package again: the wheel is not that model."
            )

"""A small pipeline, its wheel, and a project whose run has come as far as smoke."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from spacy import util
from spacy.language import Language

from zh_fdner.checksum import sha256_of
from zh_fdner.configure import BASE, fill_defaults
from zh_fdner.layout import Layout
from zh_fdner.manifest import Source, stand_ins, write_manifest
from zh_fdner.release.meta import build_imported_meta, build_meta, version_of
from zh_fdner.release.package import Release, build_package

from ..conftest import ROOT
from . import figures

SOURCE: Source = {
    "requested": "mine",
    "name": "mine",
    "stand_in": False,
    "license": "MIT",
    "files": {},
}
NAME, VERSION = "tiny_ner", "1.0"
CHANGELOG = "# Changelog\n\n## 1.0, unreleased\n\n- Finds parts.\n\n## 0.9\n\n- Did not.\n"
MakeRun = Callable[..., Layout]


@pytest.fixture(scope="session")
def nlp(encoder_folder: Path) -> Language:
    config = util.load_config(ROOT / "configs" / BASE, interpolate=False)
    config["paths"]["encoder"] = str(encoder_folder)
    nlp = util.load_model_from_config(fill_defaults(config))
    nlp.get_pipe("ner").add_label("部件")
    nlp.initialize()
    return nlp


@pytest.fixture(scope="session")
def trained(nlp: Language, tmp_path_factory: pytest.TempPathFactory) -> Path:
    nlp.meta = build_imported_meta(nlp, SOURCE, ["O", "B-部件", "I-部件"], [])
    folder = tmp_path_factory.mktemp("trained") / "pipeline"
    nlp.to_disk(folder)
    return folder


@pytest.fixture(scope="session")
def built(
    nlp: Language, trained: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[bool], Layout]:
    """The run, of fdner or of a stand-in; each is made once."""
    made: dict[bool, Layout] = {}

    def build(stand_in: bool) -> Layout:
        if stand_in not in made:
            made[stand_in] = finished_run(nlp, trained, tmp_path_factory.mktemp("run"), stand_in)
        return made[stand_in]

    return build


@pytest.fixture
def make_run(built: Callable[[bool], Layout], tmp_path: Path) -> MakeRun:
    """A copy of the run, to change things in."""

    def copy(stand_in: bool = False) -> Layout:
        shutil.copytree(built(stand_in).root, tmp_path / "run")
        return Layout(tmp_path / "run")

    return copy


def finished_run(nlp: Language, trained: Path, root: Path, stand_in: bool) -> Layout:
    layout = Layout(root)
    shutil.copy(ROOT / "LICENSE", layout.license)
    layout.changelog.write_text(CHANGELOG, encoding="utf8")
    manifest = figures.manifest(stand_in)
    layout.corpus.mkdir()
    write_manifest(layout.manifest, manifest)
    told = {split: figures.spacy_scores(0.9237) for split in ("dev", "test")}
    meta = build_meta(nlp, manifest, told, figures.subsets(), figures.calibration())
    write_json(layout.metrics / "meta.json", meta)
    write_json(layout.evaluation, figures.evaluation())
    write_json(layout.audit, figures.audit(stand_in))
    write_json(layout.reproduction, figures.reproduction(stand_in))
    wheel = build_package(
        layout,
        Release(
            NAME,
            version_of(VERSION, stand_ins(manifest)),
            trained,
            layout.metrics / "meta.json",
            manifest["encoder"]["name"],
            {"corpus": manifest["corpus"], "encoder": manifest["encoder"]},
            stand_ins(manifest),
        ),
    )
    write_json(layout.smoke, {"wheel": wheel.name, "sha256": sha256_of(wheel)})
    return layout


def write_json(path: Path, content: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf8")


def change_json(path: Path, change: Callable[[Any], None]) -> None:
    content = json.loads(path.read_text(encoding="utf8"))
    change(content)
    write_json(path, content)

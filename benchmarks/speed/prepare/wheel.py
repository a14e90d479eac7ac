"""Our wheel, built and installed as the project's own steps do it."""

import shutil
import tempfile
from pathlib import Path

from spacy.language import Language

from zh_fdner.layout import Layout
from zh_fdner.release.package import Release, build_package
from zh_fdner.release.smoke import make_environment

from ..corpora import ROOT
from ..models import NAME, Models
from .own import RANDOM


def build_environment(models: Models, nlp: Language) -> None:
    """A virtual environment with the wheel and the packages of this one, but without this
    project, whose entry points would win over the wheel's own code."""
    with tempfile.TemporaryDirectory(dir=models.folder) as folder:
        layout = Layout(Path(folder))
        shutil.copy(Layout(ROOT).license, layout.license)
        release = Release(
            name=NAME,
            version="0.0.0",
            pipeline=models.pipeline,
            meta=models.pipeline / "meta.json",
            encoder=RANDOM,
            sources={"checkpoint": nlp.meta["zh_fdner"]["checkpoint"]},
            stand_ins=[RANDOM],
        )
        wheel = build_package(layout, release)
        make_environment(models.environment, wheel, "environment")

"""A project ready to be trained, so small that an epoch takes less than a second."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from zh_fdner.configure import write_config
from zh_fdner.corpus.convert import convert
from zh_fdner.layout import Layout
from zh_fdner.sources.fetch import fetch

from ..conftest import ROOT
from .processes import in_process
from .steps import SETTINGS, do_all

N_SENTENCES = {"train": 24, "dev": 6, "test": 6}


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory, encoder_folder: Path) -> Layout:
    """In the place of the bundled encoder there is a quicker one."""
    root = tmp_path_factory.mktemp("trained") / "project"
    shutil.copytree(ROOT / "assets" / "sample", root / "assets" / "sample")
    shutil.copytree(ROOT / "configs", root / "configs")
    shutil.copytree(encoder_folder, root / "assets" / "bundled_encoder")
    (root / "mine").mkdir()
    for split, n in N_SENTENCES.items():
        blocks = (ROOT / "assets" / "sample" / f"{split}.txt").read_text(encoding="utf8")
        text = "\n\n".join(blocks.split("\n\n")[:n])
        (root / "mine" / f"{split}.txt").write_text(text, encoding="utf8")
    layout = Layout(root)
    fetch(layout, str(root / "mine"), "bundled")
    convert(layout)
    return layout


@pytest.fixture(scope="session")
def finished(converted: Layout, tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A copy in which all steps have been run."""
    layout = Layout(tmp_path_factory.mktemp("finished") / "project")
    shutil.copytree(converted.root, layout.root)
    ended = in_process(layout.root, do_all)
    assert ended.code == 0, ended.output
    return layout


@pytest.fixture
def ready(converted: Layout, tmp_path: Path) -> Callable[..., Layout]:
    """`ready("crf", "training.dropout=0")`: a copy that is configured so."""

    def configured(head: str = "linear", *settings: str) -> Layout:
        layout = Layout(tmp_path / f"{head}{len(list(tmp_path.iterdir()))}")
        shutil.copytree(converted.root, layout.root)
        write_config(layout, head, [*SETTINGS, *settings])
        return layout

    return configured

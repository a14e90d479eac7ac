"""The same seed on the same machine gives the same files, down to the last byte."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from zh_fdner.layout import Layout

from ..conftest import ROOT
from .steps import STEPS, read_outputs


@pytest.fixture(scope="module")
def again(converted: Layout, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All steps in another folder, by another process, which hashes strings otherwise."""
    root = tmp_path_factory.mktemp("again") / "某处" / "elsewhere"
    shutil.copytree(converted.root, root)
    subprocess.run(
        [sys.executable, "-c", "from tests.faults.steps import do_all; do_all()"],
        cwd=root,
        env={**os.environ, "PYTHONHASHSEED": "12345", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"},
        check=True,
    )
    return root


@pytest.mark.parametrize("step", STEPS)
def test_step_gives_the_same_bytes_in_another_process_and_folder(
    finished: Layout, again: Path, step: str
):
    first, second = read_outputs(finished.root, step), read_outputs(again, step)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []

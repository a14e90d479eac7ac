"""A step that is killed leaves nothing half written, and nothing old beside new."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from zh_fdner.errors import run_command
from zh_fdner.layout import Layout
from zh_fdner.release.package import package

from ..conftest import ROOT
from . import disk
from .processes import in_process
from .steps import OLD, age_outputs, do, outputs, read_outputs

# How training is killed, see test_resume. How many moments of each: evaluating takes long.
KILLS = {"fetch": 6, "convert": 6, "audit": 4, "configure": 2, "evaluate": 4, "reproduce": 4,
         "report": 2}  # fmt: skip


def spread(total: int, number: int) -> list[int]:
    """So many of the changes from 1 to total, the first and the last one among them."""
    return sorted({round(1 + i * (total - 1) / (number - 1)) for i in range(number)})


@pytest.mark.parametrize("step", KILLS)
def test_step_killed_again_and_again_leaves_only_whole_files_of_one_run(
    finished: Layout, tmp_path: Path, step: str
):
    new = read_outputs(finished.root, step)
    assert new.keys() == set(outputs(step))
    root = shutil.copytree(finished.root, tmp_path / "project")
    assert in_process(root, do, step, disk.count, tmp_path / "changes").code == 0
    changes = (tmp_path / "changes").read_text(encoding="utf8").splitlines()
    old = age_outputs(root, step)
    for number in spread(len(changes), KILLS[step]):
        assert in_process(root, do, step, disk.kill_at, number).killed, changes[number - 1]
        there = read_outputs(root, step)
        of_one_run = all(there[name] == old[name] for name in there) or all(
            there[name] == new[name] for name in there
        )
        # Of what is fetched, the manifest is what tells that it is there.
        not_fetched = step == "fetch" and "assets/manifest.json" not in there
        assert of_one_run or not_fetched, changes[number - 1]
    assert in_process(root, do, step).code == 0
    assert read_outputs(root, step) == new
    assert not [path for path in root.rglob("*") if path.suffix in (".new", ".old")]


def make_package(fault: Callable[..., None] | None = None, *args: Any) -> None:
    if fault:
        fault(Path.cwd(), *args)
    run_command(lambda: package(Layout(), "fdner_bert", "0.1.0"))


def test_package_killed_again_and_again_leaves_the_old_wheel_or_the_new_one(
    finished: Layout, tmp_path: Path
):
    root = shutil.copytree(finished.root, tmp_path / "project")
    shutil.copy(ROOT / "LICENSE", root)
    assert in_process(root, make_package, disk.count, tmp_path / "changes").code == 0
    total = len((tmp_path / "changes").read_text(encoding="utf8").splitlines())
    (wheel,) = root.glob("packages/*/dist/*.whl")
    new = wheel.read_bytes()
    wheel.write_bytes(OLD)
    for number in spread(total, 5):
        assert in_process(root, make_package, disk.kill_at, number).killed
        assert not wheel.exists() or wheel.read_bytes() in (OLD, new)
    assert in_process(root, make_package).code == 0
    assert wheel.read_bytes() == new

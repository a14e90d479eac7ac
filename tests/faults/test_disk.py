"""A disk that is full or may not be written: said in words, and nothing is lost."""

import errno
import os
import resource
import shutil
from pathlib import Path

import pytest

from zh_fdner.errors import of_the_disk
from zh_fdner.layout import Layout

from . import disk
from .processes import in_process
from .steps import STEPS, age_outputs, do, read_outputs
from .test_resume import train


@pytest.mark.parametrize(
    ("step", "error", "remedy"),
    [
        *((step, errno.ENOSPC, "Make room") for step in STEPS),
        ("fetch", errno.EROFS, "copy the project"),
        ("convert", errno.EACCES, "permission"),
    ],
)
def test_disk_that_refuses_is_told_of_and_what_was_there_stays(
    finished: Layout, tmp_path: Path, step: str, error: int, remedy: str
):
    root = shutil.copytree(finished.root, tmp_path / "project")
    old = age_outputs(root, step)
    ended = in_process(root, do, step, disk.fail_at, 1, error)
    assert ended.code == 1, ended.output
    assert f"{os.strerror(error)}.\n" in ended.output
    assert remedy in ended.output
    assert "Traceback" not in ended.output
    assert read_outputs(root, step) == old


def test_disk_that_is_full_in_the_middle_of_a_file_is_told_of(ready, tmp_path: Path):
    """As the system itself refuses it, here by the largest size of a file, to code in Rust."""
    layout = ready()
    ended = in_process(layout.root, limited, 10_000_000)
    assert ended.code == 1, ended.output
    assert "File too large" in ended.output
    assert "ulimit -f" in ended.output
    assert "Traceback" not in ended.output
    assert not layout.model.exists()
    assert in_process(layout.root, train).code == 0


def limited(size: int) -> None:
    """Train where no file may be larger."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
    do("train")


@pytest.mark.parametrize(
    ("told", "number"),
    [
        ("I/O error: No space left on device (os error 28)", errno.ENOSPC),
        ('IoError(Os { code: 28, kind: StorageFull, message: "No space left" })', errno.ENOSPC),
    ],
)
def test_disk_is_told_of_when_code_in_rust_says_so(told: str, number: int):
    assert os.strerror(number) in (of_the_disk(RuntimeError(told)) or "")
    assert of_the_disk(RuntimeError("CUDA error code: 700")) is None
    assert of_the_disk(ValueError("28")) is None

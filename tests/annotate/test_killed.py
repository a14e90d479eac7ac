"""Killed at whatever moment and given again, the command ends with the same bytes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ..conftest import ROOT
from ..faults import disk
from ..faults.processes import in_process
from . import dying
from .conftest import texts_of
from .steps import command

LINES = [f"轴承{i}有点蚀" for i in range(90)]
INPUT = "".join(json.dumps({"text": line}) + "\n" for line in LINES) + "{\n"


@pytest.fixture
def folder(tmp_path: Path, ruler: Path) -> Path:
    """With the pipeline and an input of four parts, one record of which is none."""
    folder = tmp_path / "job"
    shutil.copytree(ruler, folder / "ruler")
    (folder / "in.jsonl").write_text(INPUT, encoding="utf8")
    return folder


def results(folder: Path) -> dict[str, bytes]:
    """What the command has left, but for the report, which tells when the input was changed."""
    left = {p for p in folder.rglob("*") if p.is_file() and "out" in str(p.relative_to(folder))}
    assert all(path.suffix in (".jsonl", ".spacy", ".json") for path in left), left
    assert not [path for path in left if ".work" in str(path) or "_work" in str(path)]
    return {
        str(path.relative_to(folder)): path.read_bytes().replace(str(folder).encode(), b"")
        for path in left
        if "job.json" not in path.name
    }


@pytest.mark.parametrize("out", ["out.spacy", "out/"])
def test_killed_again_and_again_nothing_is_lost_or_doubled(folder: Path, out: str):
    options = ["in.jsonl", out, "--part-kib", "1"]
    reference = shutil.copytree(folder, folder.with_name("reference"))
    assert in_process(reference, command, options).code == 0
    # What was done before is not done again, so that all moments have their turn, from the
    # plan to the last removal.
    for at in (1, 3, 4, 6, 8, 9, 5, 2, 1):
        assert in_process(folder, command, options, disk.kill_at, at).killed
    ended = in_process(folder, command, options)
    assert ended.code == 0, ended.output
    assert results(folder) == results(reference)


@pytest.mark.parametrize("place", range(2, 40, 6))
def test_killed_once_anywhere_the_same_command_completes_it(folder: Path, place: int):
    options = ["in.jsonl", "out.jsonl", "--part-kib", "1"]
    assert in_process(folder, command, options, disk.kill_at, place).killed
    ended = in_process(folder, command, options)
    assert ended.code == 0, ended.output
    assert texts_of(folder / "out.jsonl") == LINES
    results(folder)


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    """The command in a process with the component `dying`, see there."""
    dying.install(folder)
    env = {**os.environ, "PYTHONPATH": f"{folder}:{ROOT / 'src'}:{ROOT}", "OMP_NUM_THREADS": "1"}
    code = f"from tests.annotate.steps import command; command({list(options)!r})"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_killed_in_the_middle_of_a_part_and_told_to_end_in_another(folder: Path):
    """By SIGKILL at a record; then by SIGTERM, which keeps what is done and says so."""
    options = ["in.jsonl", "out.jsonl", "--part-kib", "1"]
    dying.build(folder / "ruler", kill_at="轴承50有", sleep_at="轴承80有")
    first = start(folder, *options)
    first.communicate()
    assert first.returncode == -signal.SIGKILL
    done = sorted((folder / "out.jsonl.work").glob("*.done.json"))
    assert done
    second = start(folder, *options)
    while not (folder / "asleep").exists():
        assert second.poll() is None, second.communicate()
        time.sleep(0.05)
    second.send_signal(signal.SIGTERM)
    printed, _ = second.communicate()
    assert second.returncode == 128 + signal.SIGTERM
    assert "Going on" in printed
    assert "the same command goes on from there" in printed
    assert len(list((folder / "out.jsonl.work").glob("*.done.json"))) > len(done)
    # What the first was writing is there until the end; of the second there is nothing.
    assert len(list((folder / "out.jsonl.work").glob("*.new"))) == 1
    third = start(folder, *options)
    printed, _ = third.communicate()
    assert third.returncode == 0, printed
    assert texts_of(folder / "out.jsonl") == LINES


def test_a_worker_process_that_is_killed_ends_the_command_with_words(folder: Path):
    options = ["in.jsonl", "out.jsonl", "--part-kib", "1", "--workers", "2"]
    # Enough parts that some have not been given out yet.
    (folder / "in.jsonl").write_text(INPUT * 3, encoding="utf8")
    dying.build(folder / "ruler", kill_at="轴承50有")
    first = start(folder, *options)
    printed, _ = first.communicate()
    assert first.returncode == 1
    assert "One of the processes was killed" in printed
    assert "Traceback" not in printed
    second = start(folder, *options)
    printed, _ = second.communicate()
    assert second.returncode == 0, printed
    assert texts_of(folder / "out.jsonl") == LINES * 3
    assert "3 rejected" in printed


def test_a_full_disk_is_said_and_costs_nothing(folder: Path):
    import errno

    options = ["in.jsonl", "out.jsonl", "--part-kib", "1"]
    ended = in_process(folder, command, options, disk.fail_at, 6, errno.ENOSPC)
    assert ended.code == 1
    assert "Make room" in ended.output
    assert in_process(folder, command, options).code == 0
    assert texts_of(folder / "out.jsonl") == LINES


def test_ray_loses_and_doubles_nothing_when_a_worker_is_killed(folder: Path):
    pytest.importorskip("ray.data")
    options = ["in.jsonl", "out.jsonl", "--part-kib", "1", "--engine", "ray", "--workers", "2"]
    dying.build(folder / "ruler", kill_at="轴承50有")
    process = start(folder, *options)
    printed, _ = process.communicate()
    assert process.returncode == 0, printed
    assert (folder / "killed").exists()
    assert texts_of(folder / "out.jsonl") == LINES
    assert "1 rejected" in printed
    results(folder)


def test_ray_actors_say_what_their_machine_lacks(folder: Path, ruler: Path):
    """(In this process: what an actor returns is what the command says.)"""
    from zh_fdner.annotate.engines.ray_data import Annotator

    task = dying.task(folder, ruler)
    row = {"part": json.dumps(dying.PART)}
    assert "must have the output at the same path" in Annotator(task)(row)["problem"]
    task.places.work.mkdir()
    (folder / "in.jsonl").rename(folder / "moved")
    assert "must have the input at the same path" in Annotator(task)(row)["problem"]
    (folder / "moved").rename(folder / "in.jsonl")
    actor = Annotator(task)
    for _ in range(4):
        assert actor(row)["problem"] == ""
    # The call that found no input counts, too.
    assert "was ended 5 times" in actor(row)["problem"]

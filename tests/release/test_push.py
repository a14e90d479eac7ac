"""What the hub gets, what it says when it does not take it, and that nothing is half there."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.release.push import check_repo

from .writable_hub import HANG_UP, READER, SILENT, TOKEN, WritableHub, writable_hub

REPO = "my-org/zh_tiny_ner"
WHEEL = "zh_tiny_ner-1.0-py3-none-any.whl"
FILES = {
    "README.md": b"---\nlicense: mit\n---\n# zh_tiny_ner\n",
    "config.cfg": b"[nlp]\n",
    "ner/model": b"\x00head",
    "transformer/encoder.safetensors": b"\x00weights" * 100,
    WHEEL: b"PK wheel",
}
# The library waits before it tries again, and we for answers; here neither need.
CODE = """
import sys, time
from pathlib import Path
from zh_fdner.errors import run_command
from zh_fdner.release import push as module
from zh_fdner.release.listing import list_files
from zh_fdner.release.push import Target, push
time.sleep = lambda seconds: None
module.SECONDS = 2.0
target = Target(sys.argv[2], sys.argv[3] == "private", "zh_tiny_ner 1.0", sys.argv[4])
run_command(lambda: push(list_files(Path(sys.argv[1])), target))
"""
Push = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def hub() -> Iterator[WritableHub]:
    with writable_hub() as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "hub"
    for name, data in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def push(hub: WritableHub, folder: Path, tmp_path: Path) -> Push:
    """`push(HF_TOKEN=…)`, in a process of its own, which has the hub in its environment."""

    def run(visibility: str = "private", **env: str) -> "subprocess.CompletedProcess[str]":
        clean = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
        known = {"HF_ENDPOINT": hub.endpoint, "HF_TOKEN": TOKEN, "HF_HOME": str(tmp_path / "home")}
        return subprocess.run(
            [sys.executable, "-c", CODE, str(folder), REPO, visibility, WHEEL],
            env={**clean, **known, **env},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_push_puts_every_file_in_one_commit_into_a_private_repository(hub: WritableHub, push: Push):
    result = push()
    assert result.returncode == 0, result.stderr
    assert hub.visible(REPO) == FILES
    assert hub.repos == {REPO: True}
    assert [each["summary"] for each in hub.commits] == ["zh_tiny_ner 1.0"]
    assert f"pip install {hub.endpoint}/{REPO}/resolve/main/{WHEEL}" in result.stdout


def test_push_makes_a_new_repository_public_only_if_asked(hub: WritableHub, push: Push):
    assert push("public").returncode == 0
    assert hub.repos == {REPO: False}
    assert "already, public:" in push("private").stdout, "it stays what it was"


def test_push_needs_no_other_host_than_the_hub_names(hub: WritableHub, push: Push):
    push()
    assert "xet" not in hub.transfers
    assert "basic" in hub.transfers


def test_push_again_sends_nothing(hub: WritableHub, push: Push):
    push()
    sent, commits = list(hub.sent), list(hub.commits)
    result = push()
    assert result.returncode == 0, result.stderr
    assert (hub.sent, hub.commits) == (sent, commits)
    assert "already" in result.stdout


def test_push_of_another_release_sends_what_changed_and_keeps_the_old_wheel(
    hub: WritableHub, push: Push, folder: Path
):
    push()
    hub.sent.clear()
    hub.files[REPO, "main", "NOTES.txt"] = b"written on the hub"
    (folder / WHEEL).rename(folder / WHEEL.replace("1.0", "1.1"))
    (folder / "config.cfg").write_bytes(b"[nlp]\nlang = zh\n")
    (folder / "ner" / "model").rename(folder / "ner" / "weights")
    assert push().returncode == 0
    # The wheel has the same bytes, which the hub has; "weights" is taken for text here.
    assert sorted(hub.sent) == ["config.cfg", "ner/weights"]
    there = hub.visible(REPO)
    assert {WHEEL, WHEEL.replace("1.0", "1.1"), "NOTES.txt"} <= set(there)
    assert "ner/model" not in there


@pytest.mark.parametrize("stage", ["create", "info", "preupload", "batch", "put", "commit"])
@pytest.mark.parametrize("failure", [500, HANG_UP])
def test_failure_at_any_stage_leaves_nothing_half_visible_and_is_told_in_words(
    hub: WritableHub, push: Push, stage: str, failure: int | str
):
    hub.failures[stage] = failure
    result = push()
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "zh_tiny_ner 1.0 could not be put on the hub" in result.stderr
    assert "together or not at all" in result.stderr
    assert TOKEN not in result.stderr
    assert hub.visible(REPO) == {}
    if failure == 500:
        assert "answered 500" in result.stderr
    hub.failures.clear()
    assert push().returncode == 0
    assert hub.visible(REPO) == FILES
    assert len(hub.sent) == len(set(hub.sent)), "something was sent twice"


def test_failure_after_release_leaves_the_old_one(hub: WritableHub, push: Push, folder: Path):
    push()
    (folder / "ner" / "model").write_bytes(b"\x00another head")
    hub.failures["commit"] = HANG_UP
    assert push().returncode == 1
    assert hub.visible(REPO) == FILES


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"HF_TOKEN": "hf_of_nobody"}, "does not know the token"),
        ({"HF_TOKEN": READER}, "may not write to my-org/zh_tiny_ner"),
        ({"HF_TOKEN": ""}, "set HF_TOKEN"),
        ({"HF_HUB_OFFLINE": "1"}, "Unset it"),
        ({"HF_ENDPOINT": "http://127.0.0.1:9"}, "HF_ENDPOINT names another one"),
    ],
    ids=["unknown token", "token of a reader", "no token", "offline", "nobody there"],
)
def test_push_that_cannot_be_says_what_to_do(hub: WritableHub, push: Push, env, words: str):
    result = push(**env)
    assert result.returncode == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert hub.visible(REPO) == {}


def test_card_that_the_hub_finds_fault_with_is_told_of_in_its_words(hub: WritableHub, push: Push):
    hub.objection = '"license" must be one of [apache-2.0, mit]'
    result = push()
    assert result.returncode == 1
    assert hub.objection in result.stderr
    assert (hub.sent, hub.visible(REPO)) == ([], {})


def test_hub_that_says_nothing_is_not_waited_for_without_end(hub: WritableHub, push: Push):
    hub.failures["commit"] = SILENT
    result = push()
    assert result.returncode == 1
    assert "timed out" in result.stderr
    assert hub.visible(REPO) == {}


def test_commit_of_somebody_else_in_between_is_not_overwritten(hub: WritableHub, push: Push):
    hub.failures["commit"] = 412
    result = push()
    assert "has changed my-org/zh_tiny_ner in the meantime" in result.stderr


@pytest.mark.parametrize("repo", ["zh_tiny_ner", "a/b/c", "my org/x", "org/a--b"])
def test_name_that_the_hub_cannot_have(repo: str):
    with pytest.raises(UserError, match=r"--vars\.repo"):
        check_repo(repo)

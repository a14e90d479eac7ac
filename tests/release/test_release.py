"""The folders of a release: what is in them, and when there is none."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.release.contents import data_folder
from zh_fdner.release.release import Publication, release
from zh_fdner.release.sbom import sbom_file
from zh_fdner.release.smoke import borrow_packages

from .conftest import NAME, VERSION, MakeRun, change_json
from .writable_hub import TOKEN, WritableHub, writable_hub

REPO = "my-org/zh_tiny_ner"
WHEEL = "zh_tiny_ner-1.0-py3-none-any.whl"
# What the hub's own library reads when it is imported.
SEND = """
import sys
from pathlib import Path
from zh_fdner.layout import Layout
from zh_fdner.release.release import Publication, release
publication = Publication("tiny_ner", "1.0", "my-org/zh_tiny_ner", "mit")
release(Layout(Path(sys.argv[1])), publication, allow_stand_in=False, send=True, private=False)
"""


def fill(layout: Layout, licence: str = "mit", repo: str = "", **options: Any) -> Layout:
    settings = {"allow_stand_in": False, "send": False, "private": True, **options}
    release(layout, Publication(NAME, VERSION, repo, licence), **settings)
    return layout


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_hub_folder_is_the_pipeline_its_wheel_card_and_licences(make_run: MakeRun):
    layout = fill(make_run())
    files = contents(layout.hub_release)
    wheel = layout.wheel(NAME, VERSION)
    with zipfile.ZipFile(wheel) as archive:
        start = data_folder(wheel)
        inside = {
            name.removeprefix(start): archive.read(name)
            for name in archive.namelist()
            if name.startswith(start)
        }
    assert {"config.cfg", "meta.json", "transformer/encoder.safetensors"} <= set(inside)
    assert set(files) == {*inside, WHEEL, "LICENSE"}
    assert files.pop(WHEEL) == wheel.read_bytes()
    assert files.pop("README.md").startswith(b"---\n")
    assert files.pop("LICENSE") == layout.license.read_bytes()
    assert files == {name: data for name, data in inside.items() if name != "README.md"}


def test_github_folder_passes_sha256sum(make_run: MakeRun):
    layout = make_run()
    wheel = layout.wheel(NAME, VERSION)
    sbom = sbom_file(wheel)
    sbom.write_text(json.dumps({"hash": hashlib.sha256(wheel.read_bytes()).hexdigest()}))
    fill(layout)
    folder = layout.github_release
    names = {path.name for path in folder.iterdir()}
    assert names == {
        WHEEL, sbom.name, "LICENSE", "LICENSES_SOURCES", "MODEL_CARD.md", "RELEASE_NOTES.md",
        "SHA256SUMS",
    }  # fmt: skip
    sums = (folder / "SHA256SUMS").read_text(encoding="utf8").splitlines()
    told = dict(reversed(line.split("  ")) for line in sums)
    digests = {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in told}
    assert told == digests
    assert set(told) == names - {"SHA256SUMS"}
    if shutil.which("sha256sum"):
        command = ["sha256sum", "--check", "--strict", "SHA256SUMS"]
        assert subprocess.run(command, cwd=folder, check=False).returncode == 0
        (folder / "LICENSE").write_text("other", encoding="utf8")
        assert subprocess.run(command, cwd=folder, check=False).returncode == 1


def test_release_notes_are_the_section_of_this_version(make_run: MakeRun):
    layout = fill(make_run())
    notes = (layout.github_release / "RELEASE_NOTES.md").read_text(encoding="utf8")
    assert notes == "- Finds parts.\n"


def test_same_run_gives_the_same_bytes(make_run: MakeRun):
    layout = fill(make_run())
    first = contents(layout.root / "release")
    for path in layout.root.rglob("*"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
    fill(layout)
    assert contents(layout.root / "release") == first


def test_release_tells_what_it_would_send_and_sends_nothing(make_run: MakeRun, capsys):
    layout = fill(make_run(), repo=REPO)
    printed = capsys.readouterr().out
    for name, data in contents(layout.hub_release).items():
        assert f"{len(data):>12,}  {hashlib.sha256(data).hexdigest()}  {name}" in printed
    assert f"{REPO} (if it is new: private). Nothing was sent" in printed
    assert "gh release create v1.0 --title 'zh_tiny_ner 1.0'" in printed


def test_wheel_that_has_not_passed_smoke_is_not_released(make_run: MakeRun):
    layout = make_run()
    change_json(layout.smoke, lambda smoke: smoke.update(sha256="0" * 64))
    with pytest.raises(UserError, match=r"of another wheel.*project run smoke"):
        fill(layout)
    layout.smoke.unlink()
    with pytest.raises(UserError, match=r"has not been tried.*project run smoke"):
        fill(layout)
    assert not (layout.root / "release").exists()


def test_stand_in_is_released_only_if_asked(make_run: MakeRun):
    layout = make_run(stand_in=True)
    with pytest.raises(UserError, match=r"--vars\.allow_stand_in true"):
        fill(layout)
    fill(layout, allow_stand_in=True)
    notes = (layout.github_release / "RELEASE_NOTES.md").read_text(encoding="utf8")
    assert notes.startswith("> **Stand-in.**")


def test_model_without_known_licence_is_released_only_under_a_stated_one(make_run: MakeRun):
    layout = make_run()
    with pytest.raises(UserError, match=r"corpus leonadase/fdner \(none stated\).*Ask its authors"):
        fill(layout, licence="")
    card = (fill(layout, licence="Apache-2.0").hub_release / "README.md").read_text("utf8")
    assert "\nlicense: apache-2.0\n" in card
    assert "Not stated anywhere: that of the corpus leonadase/fdner" in card


def test_release_without_notes_says_where_to_write_them(make_run: MakeRun):
    layout = make_run()
    layout.changelog.write_text("# Changelog\n\n## 1.0.1\n\n- Later.\n", encoding="utf8")
    with pytest.raises(UserError, match=r"below a line: ## 1\.0"):
        fill(layout)


def test_sbom_of_another_wheel_is_refused(make_run: MakeRun):
    layout = make_run()
    sbom_file(layout.wheel(NAME, VERSION)).write_text("{}", encoding="utf8")
    with pytest.raises(UserError, match="make sbom"):
        fill(layout)


def test_sending_needs_a_place(make_run: MakeRun):
    with pytest.raises(UserError, match=r"--vars\.repo org/name"):
        fill(make_run(), send=True)


@pytest.fixture
def hub() -> Iterator[WritableHub]:
    with writable_hub() as server:
        yield server


def test_what_was_sent_installs_from_its_address_and_loads(
    make_run: MakeRun, hub: WritableHub, tmp_path: Path
):
    """With pip as it is, in an environment that has the requirements and not this project."""
    layout = make_run()
    env = {**os.environ, "HF_ENDPOINT": hub.endpoint, "HF_TOKEN": TOKEN}
    env["HF_HOME"] = str(tmp_path / "home")
    env.pop("HF_HUB_OFFLINE", None)
    subprocess.run([sys.executable, "-c", SEND, str(layout.root)], env=env, check=True)
    assert hub.visible(REPO) == contents(layout.hub_release)
    folder = tmp_path / "venv"
    venv.create(folder, with_pip=True)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    borrow_packages(python, layout.wheel(NAME, VERSION))
    sha256 = json.loads(layout.smoke.read_text(encoding="utf8"))["sha256"]
    address = f"{hub.endpoint}/{REPO}/resolve/main/{WHEEL}#sha256="
    install = [str(python), "-m", "pip", "install", "--no-deps", "--no-index", "--no-cache-dir"]
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    damaged = [*install, address + "0" * 64]
    result = subprocess.run(damaged, env=clean, capture_output=True, text=True, check=False)
    assert result.returncode == 1
    assert "DO NOT MATCH" in result.stderr
    subprocess.run([*install, address + sha256], env=clean, check=True)
    code = "import spacy; print(spacy.load('zh_tiny_ner').meta['version'])"
    loaded = [str(python), "-c", code]
    result = subprocess.run(
        loaded, env=clean, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == VERSION

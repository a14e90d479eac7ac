"""The wheel's bytes, and what it and its files tell of their checksums and requirements."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from email.parser import Parser
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from zh_fdner import verify
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.release.package import Release, build_package
from zh_fdner.release.requirements import RUNTIME, project_ranges, wheel_requirements
from zh_fdner.release.runtime import MODULES, PACKAGES, PROJECT
from zh_fdner.release.wheel import checksum_file

from ..conftest import ROOT
from ..test_project import imported
from .conftest import SOURCE, MakeRun, change_json

PICKLES = [b"PK", *(bytes([0x80, protocol]) for protocol in range(2, 6))]
DATA = "zh_tiny_ner/zh_tiny_ner-1.0/"


def build(root: Path, trained: Path, stand_ins: Sequence[str] = ()) -> Path:
    (root / "LICENSE").write_bytes((ROOT / "LICENSE").read_bytes())
    meta = trained / "meta.json"
    sources = {"checkpoint": SOURCE}
    release = Release("tiny_ner", "1.0", trained, meta, "mine", sources, list(stand_ins))
    return build_package(Layout(root), release)


@pytest.fixture(scope="module")
def wheel(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("first"), trained)


def test_package_of_a_meta_that_another_version_wrote(trained: Path, make_run: MakeRun):
    layout = make_run()
    meta = layout.metrics / "meta.json"
    change_json(meta, lambda m: m["zh_fdner"]["scores"]["dev"].pop("subsets"))
    told = Release("tiny_ner", "1.0", trained, meta, "mine", {"checkpoint": SOURCE}, [])
    with pytest.raises(UserError, match=r"'subsets'.*run evaluate, then … run package"):
        build_package(layout, told)


@pytest.fixture
def installed(wheel: Path, tmp_path: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    return tmp_path


def test_wheel_is_the_same_wherever_whenever_and_with_whatever_rights_it_is_built(
    wheel: Path, trained: Path, tmp_path: Path
):
    for path in trained.rglob("*"):
        os.utime(path, (1_500_000_000, 1_500_000_000))
        path.chmod(0o700)
    root = tmp_path / "在别处 another place"
    root.mkdir()
    before = os.umask(0o077)
    try:
        again = build(root, trained)
    finally:
        os.umask(before)
    assert again != wheel
    assert again.read_bytes() == wheel.read_bytes()


def test_wheel_of_the_bundled_encoder_has_its_attributions_and_is_the_same_each_time(
    trained: Path, tmp_path: Path
):
    card = Layout(ROOT).bundled_encoder / "README.md"
    wheels = []
    for name, line_end in (("first", b"\n"), ("second", b"\r\n")):
        copy = Layout(tmp_path / name).bundled_encoder / "README.md"
        copy.parent.mkdir(parents=True)
        copy.write_bytes(card.read_bytes().replace(b"\n", line_end))
        wheels.append(build(tmp_path / name, trained, ["a checkpoint made of it"]))
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    with zipfile.ZipFile(wheels[0]) as archive:
        told = archive.read(f"{DATA}LICENSES_SOURCES").decode()
        files = json.loads(archive.read(f"{DATA}meta.json"))["zh_fdner"]["files"]
    assert "attribution to" in told
    assert files["LICENSES_SOURCES"] == hashlib.sha256(told.encode()).hexdigest()


def test_wheel_tells_no_place_or_time_of_its_making(
    wheel: Path, trained: Path, encoder_folder: Path
):
    with zipfile.ZipFile(wheel) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
        contents = b"".join(archive.read(name) for name in archive.namelist())
    for place in (trained.parent, encoder_folder, Path(sys.prefix), ROOT, wheel.parents[3]):
        assert str(place).encode() not in contents


def test_checksum_beside_the_wheel_is_sha256sums(wheel: Path):
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    assert checksum_file(wheel).read_text(encoding="utf8") == f"{digest}  {wheel.name}\n"


def test_meta_and_card_have_the_checksum_of_every_file_of_the_pipeline(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        meta = json.loads(archive.read(f"{DATA}meta.json"))
        card = archive.read(f"{DATA}README.md").decode()
        names = {n.removeprefix(DATA) for n in archive.namelist() if n.startswith(DATA)}
        weights = archive.read(f"{DATA}transformer/encoder.safetensors")
    files = meta["zh_fdner"]["files"]
    assert set(files) == names - {"meta.json", "README.md"}
    assert files["transformer/encoder.safetensors"] == hashlib.sha256(weights).hexdigest()
    for name, digest in files.items():
        assert f"| `{name}` | `{digest}` |" in card


def test_installed_package_verifies_itself(installed: Path):
    """Run by its path, it needs nothing of what it verifies."""
    command = [sys.executable, "-I", str(installed / "zh_tiny_ner" / "verify.py")]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert "as it was packaged" in result.stdout


def test_installed_package_has_its_commands_beside_its_load(installed: Path, tmp_path: Path):
    (tmp_path / "in.txt").write_text("轴承点蚀\n", encoding="utf8")
    code = (
        "import spacy, zh_tiny_ner\n"
        "from zh_tiny_ner.__main__ import main\n"
        "main(['annotate', 'in.txt', 'out.jsonl', '--gpu-id', 'auto'])\n"
        "import zh_tiny_ner.gpu, zh_tiny_ner.serve.app, zh_tiny_ner.serve.server\n"
        "assert spacy.load('zh_tiny_ner').pipe_names == zh_tiny_ner.load().pipe_names\n"
    )
    command = [sys.executable, "-c", code]
    env = {**os.environ, "PYTHONPATH": str(installed)}
    subprocess.run(command, cwd=tmp_path, env=env, check=True)
    (record,) = (tmp_path / "out.jsonl").read_text(encoding="utf8").splitlines()
    assert json.loads(record)["text"] == "轴承点蚀"


def test_wheel_has_all_that_its_modules_import():
    """Of this project, and relatively, since it has another name there."""
    copied = {PROJECT / name for name in MODULES}
    copied |= {path for name in PACKAGES for path in (PROJECT / name).rglob("*.py")}
    for path in copied:
        assert imported(path) <= copied, path
        assert "from zh_fdner" not in path.read_text(encoding="utf8"), path


def test_verification_names_what_was_changed_removed_and_added(installed: Path):
    folder = installed / DATA
    weights = folder / "transformer" / "encoder.safetensors"
    content = bytearray(weights.read_bytes())
    content[-1] ^= 1
    weights.write_bytes(content)
    (folder / "ner" / "cfg").unlink()
    (folder / "vocab" / "more").write_text("x", encoding="utf8")
    found = verify.differences(folder)
    assert [line.split(":")[0] for line in found] == [
        "ner/cfg",
        "transformer/encoder.safetensors",
        "vocab/more",
    ]
    assert verify.main([str(folder)]) == 1


def test_verification_of_what_has_no_checksums_says_so(trained: Path, capsys):
    assert verify.main([str(trained)]) == 1
    assert "no meta.json with checksums" in capsys.readouterr().err


def test_wheel_holds_no_pickle(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        record = next(n for n in archive.namelist() if n.endswith("RECORD"))
        rows = list(csv.reader(io.StringIO(archive.read(record).decode())))
        for name, *_ in rows:
            content = archive.read(name)
            # So begin pickles, and the zips that torch puts them in.
            assert content[:2] not in PICKLES, name


def test_wheel_asks_for_the_ranges_that_the_project_states(wheel: Path):
    with zipfile.ZipFile(wheel) as archive:
        meta = json.loads(archive.read(f"{DATA}meta.json"))
        name = next(n for n in archive.namelist() if n.endswith("METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    stated = [Requirement(each) for each in metadata.get_all("Requires-Dist", [])]
    assert {each.name: str(each.specifier) for each in stated if not each.marker} == {
        name: project_ranges()[name] for name in RUNTIME
    }
    assert meta["spacy_version"] == project_ranges()["spacy"]


def test_requirements_that_the_config_names_are_kept():
    found = ["spacy>=3.8.18,<3.9.0", "zh-fdner>=0.1.0,<0.2.0", "spacy_transformers>=1.4", "mine>=1"]
    names = [Requirement(each).name for each in wheel_requirements(found)]
    assert names == [*RUNTIME, "mine"]


def test_project_that_is_not_installed_cannot_package(monkeypatch):
    monkeypatch.setattr("zh_fdner.release.requirements.DISTRIBUTION", "not-installed-here")
    with pytest.raises(UserError, match="is not installed"):
        wheel_requirements([])

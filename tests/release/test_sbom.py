"""What a wheel is said to bring with it."""

import json
import sys
import zipfile
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.release.closure import closure
from zh_fdner.release.sbom import as_cyclonedx, write_sbom


def test_closure_has_what_is_needed_in_turn_and_nothing_else():
    found = closure(["spacy>=3.8"])
    assert {"spacy", "thinc", "numpy", "srsly"} <= set(found)
    assert not {"torch", "pytest", "zh-fdner"} & set(found)
    assert found["spacy"].version == metadata.version("spacy")
    assert all(set(each.needs) <= set(found) for each in found.values())
    assert list(found) == sorted(found)


def test_extras_bring_what_they_name(monkeypatch):
    """(Distributions made up: what real ones ask for changes.)"""
    stated = {"a": ["b; extra == 'more'", "c"], "b": [], "c": []}

    class Made(metadata.PathDistribution):
        def __init__(self, name: str) -> None:
            self.requires_ = stated[name]

        version = "1.0"
        metadata = property(lambda self: Message())
        requires = property(lambda self: self.requires_)

    monkeypatch.setattr(metadata, "distribution", Made)
    assert list(closure(["a"])) == ["a", "c"]
    assert list(closure(["a[more]"])) == ["a", "b", "c"]
    assert closure(["a", "a[more]"])["a"].needs == ("b", "c")


@pytest.mark.parametrize("requirement", ["no-such-distribution", "spacy>=99"])
def test_closure_of_what_is_not_installed_is_refused(requirement: str):
    with pytest.raises(UserError, match="installed"):
        closure([requirement])


def test_sbom_lists_the_wheels_requirements_beside_it(tmp_path: Path):
    pytest.importorskip("cyclonedx")
    wheel = tmp_path / "zh_x-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        stated = "Metadata-Version: 2.1\nName: zh_x\nVersion: 1.0\nRequires-Dist: spacy>=3.8\n"
        archive.writestr("zh_x-1.0.dist-info/METADATA", stated)
    path = write_sbom(wheel)
    assert path == tmp_path / "zh_x-1.0-py3-none-any.whl.cdx.json"
    bom = json.loads(path.read_text(encoding="utf8"))
    assert bom["bomFormat"] == "CycloneDX"
    assert bom["metadata"]["component"]["name"] == "zh_x"
    found = {each["name"]: each["purl"] for each in bom["components"]}
    assert found["spacy"] == f"pkg:pypi/spacy@{metadata.version('spacy')}"
    edges = {each["ref"]: each.get("dependsOn", []) for each in bom["dependencies"]}
    assert edges["zh_x"] == [found["spacy"]]
    assert found["thinc"] in edges[found["spacy"]]


def test_sbom_without_its_library_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cyclonedx.model", None)
    with pytest.raises(UserError, match="supply-chain"):
        as_cyclonedx("x", "1", "0" * 64, [], {})


def test_sbom_of_no_wheel_is_refused(tmp_path: Path):
    with pytest.raises(UserError, match="missing"):
        write_sbom(tmp_path / "none.whl")

"""The package of a trained pipeline: what it is called and what it tells."""

from pathlib import Path
from typing import Any

from zh_fdner.layout import Layout
from zh_fdner.manifest import Source
from zh_fdner.release.package import Release, license_sources

SOURCES: dict[str, Source] = {
    "corpus": {"name": "mine", "license": "not stated"},
    "encoder": {"name": "bert", "license": "Apache-2.0", "url": "https://example.org/bert"},
}


def release(**changes: Any) -> Release:
    nowhere = Path("nowhere")
    settings: dict[str, Any] = {"sources": SOURCES, "stand_ins": [], **changes}
    return Release("ner", "1.0", nowhere, nowhere, encoder="bert", **settings)


def test_package_and_smoke_agree_on_the_wheel():
    wheel = Layout(Path("root")).wheel("ner", "1.0+sample")
    assert wheel.name == "zh_ner-1.0+sample-py3-none-any.whl"
    assert wheel.parent.parent == Layout(Path("root")).package("ner", "1.0+sample")
    assert wheel.parent.parent == Path("root/packages/zh_ner-1.0+sample")


def test_package_names_the_licence_of_every_source():
    lines = license_sources(release()).splitlines()
    assert lines[0] == "The code of this package: MIT License."
    assert lines[2:] == [
        "The corpus, mine: not stated.",
        "The encoder, bert: Apache-2.0. https://example.org/bert",
    ]


def test_package_names_stand_ins_beside_the_licences():
    text = license_sources(release(stand_ins=["this", "that"]))
    assert text.endswith("\nStand-in: this and that.\n")

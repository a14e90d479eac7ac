"""The package of a trained pipeline: what it is called and what it tells."""

from pathlib import Path
from typing import Any

import pytest

from zh_fdner.layout import Layout
from zh_fdner.manifest import Source
from zh_fdner.release.package import Release, license_sources

from ..conftest import ROOT

CARD = Layout(ROOT).bundled_encoder / "README.md"
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
    lines = license_sources(release(), CARD).splitlines()
    assert lines[0] == "The code of this package: MIT License."
    assert lines[2:] == [
        "The corpus, mine: not stated.",
        "The encoder, bert: Apache-2.0. https://example.org/bert",
    ]


def test_package_names_stand_ins_beside_the_licences():
    text = license_sources(release(stand_ins=["this", "that"]), CARD)
    assert text.endswith("\nStand-in: this and that.\n")


@pytest.mark.parametrize(
    "sources",
    [
        {**SOURCES, "encoder": {**SOURCES["encoder"], "stand_in": True}},
        {"checkpoint": {"name": "made of it", "license": "not stated", "stand_in": False}},
    ],
    ids=["encoder", "checkpoint"],
)
def test_package_attributes_what_the_bundled_encoder_has_read(sources: dict[str, Source]):
    text = license_sources(release(sources=sources, stand_ins=["the small encoder"]), CARD)
    before, read = text.split("\n## What it has read\n")
    assert "https://creativecommons.org/licenses/by/4.0/" in before
    card = CARD.read_text(encoding="utf8")
    assert read.strip() in card
    rows = [line for line in card.splitlines() if "| CC BY 4.0 |" in line]
    assert len(rows) > 3
    for line in (*rows, *(line for line in card.splitlines() if "attribution to" in line)):
        assert line in read
    assert "## " not in read


def test_package_without_the_encoders_card_tells_where_it_is(tmp_path: Path):
    sources = {**SOURCES, "encoder": {**SOURCES["encoder"], "stand_in": True}}
    other = tmp_path / "README.md"
    other.write_text("# Of another version\n\n## What it is not\n", encoding="utf8")
    for card in (other, tmp_path / "missing"):
        text = license_sources(release(sources=sources), card)
        assert text.endswith("licences: assets/bundled_encoder/README.md of the project.\n")
        assert "What it" not in text


def test_package_of_another_encoder_has_no_attributions():
    assert "has read" not in license_sources(release(stand_ins=["the sample"]), CARD)

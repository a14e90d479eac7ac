"""The audit step: its files, its screen, and the known answers of real corpora."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from zh_fdner.audit.audit import audit
from zh_fdner.audit.duplicates import duplicates
from zh_fdner.audit.items import everything
from zh_fdner.audit.overlap import overlaps
from zh_fdner.audit.sizes import sizes
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest

from .conftest import MANIFEST, corpus, real_corpus, sentence, write_docbins

SENTENCES = (
    [sentence("[轴|承 部件]坏\ufffd了", "train.txt, line 1"), "[轴|承 部件]", "轴|承"],
    [sentence("[轴|承 部件]坏\ufffd了", "dev.txt, line 1"), "轴|承坏\ufffd了"],
    [],
)


@pytest.fixture
def prepared(layout: Layout, encoder_folder: Path) -> Layout:
    """What convert and fetch leave, with the signs that Markdown minds; test is empty."""
    write_docbins(layout.corpus, corpus(*SENTENCES))
    write_manifest(layout.manifest, MANIFEST)
    shutil.copytree(encoder_folder, layout.encoder)
    return layout


def test_audit_writes_what_it_finds_and_shows_it_on_one_screen(prepared: Layout, capsys: Any):
    audit(prepared)
    found = json.loads(prepared.audit.read_text(encoding="utf8"))
    assert found["overlap"]["dev"] == {"exact": [0, 1], "near": [], "as_written": 2}
    assert found["splits"]["train"]["entities_per_type"] == {"部件": 2}
    report = prepared.audit.with_suffix(".md").read_text(encoding="utf8")
    screen = capsys.readouterr().out
    for warning in found["warnings"]:
        assert f"- ⚠ {warning}" in report
    assert "2 of 2 dev sentences" in screen
    assert len(screen.splitlines()) <= 40
    assert "train.txt, line 1" in report
    assert "U+FFFD 1" in report


def test_audit_report_has_whole_tables_whatever_the_text(prepared: Layout):
    audit(prepared)
    report = prepared.audit.with_suffix(".md").read_text(encoding="utf8")
    blocks = [b.split("\n") for b in report.split("\n\n") if b.startswith("| ")]
    assert len(blocks) >= 7
    for block in blocks:
        cells = {line.replace("\\|", "").count("|") for line in block}
        assert len(cells) == 1, block


def test_audit_report_lists_no_groups_where_nothing_is_repeated(prepared: Layout):
    write_docbins(prepared.corpus, corpus(["轴承有点蚀"], ["更换润滑脂"], ["外圈剥落"]))
    audit(prepared)
    report = prepared.audit.with_suffix(".md").read_text(encoding="utf8")
    assert "No two sentences are the same or nearly" in report
    assert "The first:" not in report


def test_audit_is_the_same_twice(prepared: Layout):
    audit(prepared)
    first = prepared.audit.read_bytes()
    audit(prepared)
    assert prepared.audit.read_bytes() == first


def test_audit_names_a_stand_in(prepared: Layout):
    source = {**MANIFEST["corpus"], "name": "zh_fdner sample", "stand_in": True}
    write_manifest(prepared.manifest, {**MANIFEST, "corpus": source})
    audit(prepared)
    report = prepared.audit.with_suffix(".md").read_text(encoding="utf8")
    assert "**Stand-in.** The bundled sample corpus, not fdner." in report


def test_audit_needs_convert_first(layout: Layout):
    with pytest.raises(UserError, match="manifest"):
        audit(layout)


def test_audit_weibo_leaks_as_its_source_says():
    """40 test sentences are in train by text; 38 agree in their position digits, too."""
    found = real_corpus("weibo")
    with_train, test_in_dev = overlaps(found)
    assert [len(with_train[split]["exact"]) for split in ("dev", "test")] == [42, 40]
    assert [with_train[split]["as_written"] for split in ("dev", "test")] == [42, 38]
    assert len(test_in_dev["exact"]) == 8
    assert duplicates(found)["within"]["train"]["exact"] == 101
    counts = [(sizes(each)["sentences"], sizes(each)["entities"]) for each in found.values()]
    assert counts == [(1350, 1895), (270, 389), (270, 418)]


def test_audit_resume_leaks_as_its_source_says():
    found = real_corpus("resume")
    with_train, _ = overlaps(found)
    assert [len(with_train[split]["exact"]) for split in ("dev", "test")] == [1, 5]
    assert duplicates(found)["within"]["train"]["exact"] == 18
    counts = [(sizes(each)["sentences"], sizes(each)["entities"]) for each in found.values()]
    assert counts == [(3821, 13440), (463, 1497), (477, 1630)]


def test_audit_sample219_is_disjoint_as_its_source_says():
    found = real_corpus("car_faults/sample219")
    assert duplicates(found)["n_groups"] == 0
    assert [sizes(each)["entities"] for each in found.values()] == [265, 242, 256]
    assert len(everything(found)) == 219

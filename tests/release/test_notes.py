"""Which part of the changelog belongs to a release."""

from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.release.notes import notes_of

CHANGELOG = """\
# Changelog

## 0.2.0, 2030-05-01

- Second.

### Details

- More.

## v0.1.0

- First.
"""


@pytest.mark.parametrize(
    ("version", "notes"),
    [
        ("0.2.0", "- Second.\n\n### Details\n\n- More.\n"),
        ("0.1.0", "- First.\n"),
        ("0.1.0+sample", "- First.\n"),
    ],
)
def test_notes_are_those_of_the_version(tmp_path: Path, version: str, notes: str):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG, encoding="utf8")
    assert notes_of(path, version) == notes


@pytest.mark.parametrize("version", ["0.2", "0.1.0.1", "1.0"])
def test_other_version_has_no_notes(tmp_path: Path, version: str):
    path = tmp_path / "CHANGELOG.md"
    path.write_text(CHANGELOG, encoding="utf8")
    with pytest.raises(UserError, match="no section of this version"):
        notes_of(path, version)


def test_missing_changelog_has_no_notes(tmp_path: Path):
    with pytest.raises(UserError, match="no section of this version"):
        notes_of(tmp_path / "CHANGELOG.md", "1.0")

"""Zips that need not be trusted."""

import stat
import zipfile
from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.sources import archive
from zh_fdner.sources.archive import read_zip

from .conftest import zip_of


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_archive_reads_the_three_splits(tmp_path: Path):
    path = write(tmp_path / "x.zip", zip_of(train="a", valid="b", test="c", readme="d"))
    assert read_zip(path) == {
        "train/train.txt": b"a",
        "dev/valid.txt": b"b",
        "test/test.txt": b"c",
    }


@pytest.mark.parametrize("name", ["../train.txt", "/train.txt", "a/../../train.txt", "C:\\x.txt"])
def test_archive_refuses_traversal(tmp_path: Path, name: str):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr(name, "x")
    with pytest.raises(UserError, match="outside the archive"):
        read_zip(path)


def test_archive_refuses_links(tmp_path: Path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        link = zipfile.ZipInfo("train.txt")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        z.writestr(link, "/etc/passwd")
    with pytest.raises(UserError, match="is a link"):
        read_zip(path)


def test_archive_refuses_absurd_sizes(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_BYTES_PER_FILE", 1000)
    path = write(tmp_path / "x.zip", zip_of(train="x" * 1001, valid="b", test="c"))
    with pytest.raises(UserError, match="1,001 bytes"):
        read_zip(path)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_archive_refuses_what_unpacks_without_bound(tmp_path: Path, method: int):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", method) as z:
        for name in ("train.txt", "valid.txt", "test.txt"):
            z.writestr(name, "x" * 1000)
    with pytest.raises(UserError, match="unusual method"):
        read_zip(path)


def test_archive_reads_no_more_than_a_member_claims(tmp_path: Path):
    """The size in the archive's directory, which is checked, binds what is unpacked."""
    content = zip_of(train="x" * 5000, valid="b", test="c")
    lie = content.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(UserError, match="not a whole zip"):
        read_zip(write(tmp_path / "x.zip", lie))


def test_archive_with_a_nameless_member_is_no_crash(tmp_path: Path):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr(".", "x")
    with pytest.raises(UserError):
        read_zip(path)


@pytest.mark.parametrize("content", [b"", b"no zip", zip_of(train="a", valid="b", test="c")[:-30]])
def test_archive_damaged_is_named(tmp_path: Path, content: bytes):
    with pytest.raises(UserError, match="not a whole zip"):
        read_zip(write(tmp_path / "x.zip", content))


def test_archive_without_a_split_is_named(tmp_path: Path):
    with pytest.raises(UserError, match="no test file"):
        read_zip(write(tmp_path / "x.zip", zip_of(train="a", valid="b")))

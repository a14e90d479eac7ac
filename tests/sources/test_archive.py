"""Zips that need not be trusted."""

import contextlib
import stat
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

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
    with pytest.raises(UserError, match="is a link or a device"):
        read_zip(path)


def changed_everywhere(content: bytes, offset: int, value: int) -> bytes:
    """With this bit set in each entry of the archive's directory."""
    parts = content.split(b"PK\x01\x02")
    entries = [
        part[:offset] + bytes([part[offset] | value]) + part[offset + 1 :] for part in parts[1:]
    ]
    return b"PK\x01\x02".join([parts[0], *entries])


def test_archive_refuses_what_is_encrypted(tmp_path: Path):
    # The flags come 8 bytes into an entry, 4 of which are its mark.
    content = changed_everywhere(zip_of(train="a", valid="b", test="c"), 4, 0x1)
    with pytest.raises(UserError, match="is encrypted"):
        read_zip(write(tmp_path / "x.zip", content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["train.txt", "./train.txt", "train.txt\0.sh"])
def test_archive_refuses_names_that_come_twice(tmp_path: Path, second: str):
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        for name in ("train.txt", "valid.txt", "test.txt", second):
            z.writestr(name, name)
    with pytest.raises(UserError, match="is there twice"):
        read_zip(path)


def test_archive_refuses_bombs_by_their_ratio(tmp_path: Path, monkeypatch):
    path = write(tmp_path / "x.zip", zip_of(train="x" * 1_000_000, valid="b", test="c"))
    read_zip(path)
    monkeypatch.setattr(archive, "BYTES_AT_ANY_RATIO", 100_000)
    with pytest.raises(UserError, match="to 1,000,002, which is no corpus"):
        read_zip(path)


@pytest.mark.parametrize(
    ("limit", "value", "told"),
    [("MAX_BYTES", 1000, "over 1,000 bytes"), ("MAX_MEMBERS", 2, "3 files")],
)
def test_archive_refuses_absurd_totals(tmp_path: Path, monkeypatch, limit: str, value: int, told):
    monkeypatch.setattr(archive, limit, value)
    path = write(tmp_path / "x.zip", zip_of(train="x" * 500, valid="y" * 500, test="c"))
    with pytest.raises(UserError, match=told):
        read_zip(path)


def test_archive_inside_an_archive_is_not_unpacked(tmp_path: Path):
    inner = zip_of(train="a", valid="b", test="c")
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("corpus.zip", inner)
    with pytest.raises(UserError, match="no file of annotated text"):
        read_zip(path)


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=8))
def test_archive_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, changes):
    content = bytearray(zip_of(train="轴 B-x\n" * 9, valid="b", test="c"))
    for place, byte in changes:
        content[place % len(content)] = byte
    path = write(tmp_path / "x.zip", bytes(content))
    with contextlib.suppress(UserError):
        assert all(isinstance(each, bytes) for each in read_zip(path).values())


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

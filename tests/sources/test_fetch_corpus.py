"""`vars.corpus`: from the hub or its stand-ins, by hand, from the user, bundled."""

import hashlib
import shutil
import time
from pathlib import Path

import pytest

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.sources.corpus import FDNER, resolve_corpus
from zh_fdner.sources.fetch import fetch
from zh_fdner.sources.fingerprint import PUBLISHED_COMMIT
from zh_fdner.sources.hub import watch

from ..conftest import CONLL
from .conftest import Resolve, conll, zip_of
from .hub_stand_in import COMMIT, hub_stand_in

# With the counts that the published run tells of, and without.
PUBLISHED = zip_of(train=conll(73, 300, 2600), valid=conll(73, 264, 2653), test=conll(73, 9, 900))
OTHER = zip_of(train=CONLL, valid=CONLL, test=CONLL)
FIRST = (f"datasets/{FDNER}", PUBLISHED_COMMIT, "fdner.zip")
SECOND = (f"datasets/{FDNER}", "main", "fdner11.zip")
NOWHERE = "http://127.0.0.1:9"


def test_fetch_fdner_comes_from_the_hub_by_pinned_commit(resolve: Resolve, layout: Layout):
    with hub_stand_in({FIRST: PUBLISHED}) as hub:
        resolved = resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["name"] == FDNER
    assert not resolved.source["stand_in"]
    assert resolved.source["revision"] == f"fdner.zip at {PUBLISHED_COMMIT}"
    assert resolved.source["license"] == "none stated"
    fingerprint = resolved.source["fingerprint"]
    assert fingerprint["matches"]
    assert fingerprint["evaluation_split"] == ["dev"]
    assert fingerprint["counts"]["dev"] == {"sentences": 73, "entities": 264, "tokens": 2653}
    assert not fingerprint["zip_sha256_is_the_inferred_one"]
    assert fingerprint["zip_sha256"] == hashlib.sha256(PUBLISHED).hexdigest()
    assert (layout.source_corpus / "train" / "train.txt").exists()
    assert all(PUBLISHED_COMMIT in request for request in hub.requests)


def test_fetch_fdner_takes_the_zip_whose_fingerprint_matches(resolve: Resolve):
    with hub_stand_in({FIRST: OTHER, SECOND: PUBLISHED}) as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["revision"] == f"fdner11.zip at {COMMIT}"
    assert resolved.source["fingerprint"]["matches"]


def test_fetch_fdner_without_match_is_used_and_reported(resolve: Resolve, layout: Layout):
    with hub_stand_in({FIRST: OTHER}) as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    assert not resolved.source["fingerprint"]["matches"]
    assert "not those of the published run" in resolved.output
    assert (layout.source_corpus / "dev" / "valid.txt").read_text(encoding="utf8") == CONLL


def test_fetch_fdner_comes_from_the_cache_without_network(resolve: Resolve):
    with hub_stand_in({FIRST: PUBLISHED}) as hub:
        first = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    for settings in ({"HF_HUB_OFFLINE": "1"}, {"HF_ENDPOINT": NOWHERE}):
        assert resolve("corpus", "fdner", **settings).source == first.source


def test_fetch_fdner_put_by_hand_needs_no_hub(resolve: Resolve, layout: Layout):
    layout.fdner_zip.write_bytes(PUBLISHED)
    resolved = resolve("corpus", "auto", HF_ENDPOINT=NOWHERE)
    assert resolved.source["name"] == FDNER
    assert resolved.source["revision"] == "fdner.zip put by hand"
    assert resolved.source["fingerprint"]["matches"]


@pytest.mark.parametrize("mode", ["ok", "silent", "500", "429", "403", "cut"])
def test_fetch_auto_falls_back_to_the_sample_within_seconds(resolve: Resolve, mode: str):
    with hub_stand_in({} if mode == "ok" else {FIRST: PUBLISHED}, mode) as hub:
        resolved = resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["stand_in"]
    assert resolved.source["reason"] == "fdner could not be had from the hub or its cache"
    assert "bundled sample" in resolved.output
    assert resolved.seconds < 15


@pytest.mark.parametrize(
    "settings",
    [{"HF_ENDPOINT": NOWHERE}, {"HF_HUB_OFFLINE": "1"}],
    ids=["unreachable", "offline"],
)
def test_fetch_fdner_by_name_is_an_error_with_three_ways_out(resolve: Resolve, settings):
    resolved = resolve("corpus", "fdner", **settings)
    for way in ("fdner.zip", "HF_ENDPOINT", "--vars.corpus sample"):
        assert way in resolved.source["error"]
    assert resolved.seconds < 30


def test_fetch_fdner_by_name_from_a_silent_hub_fails_within_30_seconds(resolve: Resolve):
    with hub_stand_in({}, "silent") as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    assert "nothing from" in resolved.source["error"]
    assert resolved.seconds < 30


def test_fetch_fdner_whose_download_stalls_fails_within_30_seconds(resolve: Resolve):
    with hub_stand_in({FIRST: PUBLISHED}, "stalls") as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    assert "nothing from" in resolved.source["error"]
    assert resolved.seconds < 30


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("429", "answered 429 Too Many Requests (try again in 30 seconds)"),
        ("403", "answered 403 Forbidden"),
        ("cut", "is out of reach"),
    ],
)
def test_fetch_fdner_by_name_says_what_the_hub_did(resolve: Resolve, layout, mode: str, told: str):
    with hub_stand_in({FIRST: PUBLISHED}, mode) as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
        assert told in resolved.source["error"]
        assert not layout.source_corpus.exists()
        hub.mode = "ok"
        assert resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint).source["name"] == FDNER


def test_fetch_fdner_that_comes_damaged_is_refused_until_it_is_removed(
    resolve: Resolve, layout: Layout
):
    with hub_stand_in({FIRST: PUBLISHED}, "damaged") as hub:
        first = resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint)
        hub.mode = "ok"
        again = resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint)
        assert first.source == again.source
        assert "fdner.zip is damaged" in again.source["error"]
        (blob,) = (layout.root / "hub-cache").rglob(
            f"blobs/{hashlib.sha256(PUBLISHED).hexdigest()}"
        )
        assert str(blob) in again.source["error"]
        blob.unlink()
        assert resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint).source["name"] == FDNER


def test_fetch_waits_for_a_slow_hub_as_long_as_something_comes(tmp_path: Path):
    def drip() -> str:
        for size in range(1, 9):
            time.sleep(0.1)
            (tmp_path / "file.incomplete").write_bytes(b"x" * size)
        return "whole"

    assert watch(drip, tmp_path, seconds=0.5) == "whole"


def test_fetch_fdner_after_a_mirror_that_lacked_it(resolve: Resolve):
    with hub_stand_in({}) as hub:
        assert resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint).source["stand_in"]
    with hub_stand_in({FIRST: PUBLISHED}) as hub:
        assert resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint).source["name"] == FDNER


def test_fetch_fdner_passes_over_a_zip_that_is_none(resolve: Resolve):
    with hub_stand_in({FIRST: OTHER, SECOND: b"<html>"}) as hub:
        resolved = resolve("corpus", "fdner", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["revision"] == f"fdner.zip at {PUBLISHED_COMMIT}"
    assert "fdner11.zip" in resolved.output
    with hub_stand_in({FIRST: b"<html>"}) as hub:
        resolved = resolve("corpus", "auto", HF_ENDPOINT=hub.endpoint, HF_HOME="other-cache")
    assert resolved.source["stand_in"]


@pytest.mark.parametrize("name", ["assets/sample", "copy"])
def test_fetch_sample_is_a_stand_in_by_whatever_name(layout: Layout, name: str):
    shutil.copytree(layout.sample, layout.root / "copy")
    source = resolve_corpus(str(layout.root / name), layout, layout.source_corpus)
    assert source["stand_in"]
    assert source["license"] == "CC0-1.0"


@pytest.mark.parametrize(
    ("corpus", "encoder"), [("sample", "./no/such/folder"), ("no/such/corpus", "bundled")]
)
def test_fetch_that_is_refused_leaves_what_was_fetched_before(
    layout: Layout, corpus_folder: Path, encoder_folder: Path, corpus: str, encoder: str
):
    fetch(layout, str(corpus_folder), str(encoder_folder))
    before = contents(layout)
    with pytest.raises(UserError, match="stay as they were"):
        fetch(layout, corpus, encoder)
    assert contents(layout) == before


def test_fetch_that_is_refused_the_first_time_leaves_nothing(layout: Layout):
    with pytest.raises(UserError) as refused:
        fetch(layout, "sample", "./no/such/folder")
    assert "stay" not in str(refused.value)
    names = {path.name for path in layout.source_corpus.parent.iterdir()}
    assert names == {"sample", "bundled_encoder"}


@pytest.mark.parametrize("n_moved", [0, 1, 2])
def test_fetch_killed_while_folders_are_moved_leaves_no_manifest_beside_other_files(
    layout: Layout,
    corpus_folder: Path,
    encoder_folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    n_moved: int,
):
    """Of its three folders: the encoder when it is whole, then the encoder and the corpus
    when both are."""
    fetch(layout, str(corpus_folder), str(encoder_folder))
    before = contents(layout)
    rename, moved = Path.rename, []

    def killed(path: Path, target: Path) -> Path:
        if len(moved) == n_moved:
            raise KeyboardInterrupt
        moved.append(path)
        return rename(path, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", killed)
        with pytest.raises(KeyboardInterrupt):
            fetch(layout, "sample", str(encoder_folder))
    assert not layout.fetched_manifest.exists() or contents(layout) == before
    assert fetch(layout, "sample", str(encoder_folder))["corpus"]["name"] == "zh_fdner sample"


def contents(layout: Layout) -> dict[str, bytes]:
    """What was fetched, byte for byte."""
    assets = layout.fetched_manifest.parent
    return {str(p.relative_to(assets)): p.read_bytes() for p in assets.rglob("*") if p.is_file()}


def test_fetch_own_folder(layout: Layout, corpus_folder: Path):
    source = resolve_corpus(str(corpus_folder), layout, layout.source_corpus)
    assert source["name"] == "mine"
    assert not source["stand_in"]
    assert (layout.source_corpus / "dev" / "valid.txt").read_text(encoding="utf8") == CONLL


def test_fetch_own_zip(layout: Layout, tmp_path: Path):
    path = tmp_path / "mine.zip"
    path.write_bytes(OTHER)
    assert resolve_corpus(str(path), layout, layout.source_corpus)["name"] == "mine.zip"


def test_fetch_leaves_nothing_of_another_corpus(layout: Layout, corpus_folder: Path):
    resolve_corpus("sample", layout, layout.source_corpus)
    files = resolve_corpus(str(corpus_folder), layout, layout.source_corpus)["files"]
    there = [p for p in layout.source_corpus.rglob("*") if p.is_file()]
    assert {p.relative_to(layout.source_corpus).as_posix() for p in there} == set(files)


def test_fetch_manifest_tells_no_path_of_the_machine(layout: Layout, corpus_folder: Path):
    assert str(corpus_folder.parent) not in str(
        resolve_corpus(str(corpus_folder), layout, layout.source_corpus)
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [("no/such/folder", "no such folder"), ("empty", "no file of annotated text")],
)
def test_fetch_own_corpus_that_is_none(layout: Layout, corpus_folder: Path, name, message):
    (corpus_folder.parent / "empty").mkdir()
    with pytest.raises(UserError, match=message):
        resolve_corpus(str(corpus_folder.parent / name), layout, layout.source_corpus)


def test_fetch_own_file_is_taken_whole(layout: Layout, corpus_folder: Path):
    source = resolve_corpus(str(corpus_folder / "train.txt"), layout, layout.source_corpus)
    assert list(source["files"]) == ["all/train.txt"]


def test_fetch_own_document_comes_with_its_annotations(layout: Layout, tmp_path: Path):
    for name in ("a.txt", "a.ann"):
        (tmp_path / name).write_text("", encoding="utf8")
    for name in ("a.txt", "a.ann"):
        files = resolve_corpus(str(tmp_path / name), layout, layout.source_corpus)["files"]
        assert set(files) == {"all/a.txt", "all/a.ann"}


def test_fetch_own_folder_of_documents_keeps_their_folders(layout: Layout, tmp_path: Path):
    for name in ("mine/x/a.txt", "mine/x/a.ann", "mine/y/a.txt", "mine/y/a.ann", "mine/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf8")
    files = resolve_corpus(str(tmp_path / "mine"), layout, layout.source_corpus)["files"]
    assert set(files) == {"all/x/a.txt", "all/x/a.ann", "all/y/a.txt", "all/y/a.ann"}

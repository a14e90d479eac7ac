"""`vars.encoder`: from the hub's stand-in at the pinned commit, a folder, or bundled."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.sources.encoder import (
    BERT_BASE_CHINESE,
    BERT_BASE_CHINESE_REVISION,
    resolve_encoder,
)
from zh_fdner.sources.kept_out import kept_out

from .conftest import Resolve
from .hub_stand_in import COMMIT, Files, hub_stand_in

NOWHERE = "http://127.0.0.1:9"
NAMES = ("config.json", "model.safetensors", "vocab.txt", "tokenizer_config.json")


def served(folder: Path, repo: str, revision: str) -> Files:
    return {(repo, revision, name): (folder / name).read_bytes() for name in NAMES}


@pytest.mark.parametrize("requested", ["auto", "bert-base-chinese"])
def test_encoder_comes_from_the_hub_with_every_file_pinned(
    resolve: Resolve, layout: Layout, encoder_folder: Path, requested: str
):
    files = served(encoder_folder, BERT_BASE_CHINESE, BERT_BASE_CHINESE_REVISION)
    with hub_stand_in(files) as hub:
        resolved = resolve("encoder", requested, HF_ENDPOINT=hub.endpoint)
    assert resolved.source["name"] == BERT_BASE_CHINESE
    assert resolved.source["revision"] == BERT_BASE_CHINESE_REVISION
    assert resolved.source["license"] == "Apache-2.0"
    assert set(resolved.source["files"]) == set(NAMES)
    assert all(BERT_BASE_CHINESE_REVISION in request for request in hub.requests)
    weights = (encoder_folder / "model.safetensors").read_bytes()
    assert (layout.encoder / "model.safetensors").read_bytes() == weights
    AutoModel.from_pretrained(layout.encoder)
    AutoTokenizer.from_pretrained(layout.encoder)


def test_encoder_of_another_repository_records_its_commit(resolve: Resolve, encoder_folder: Path):
    files = served(encoder_folder, "someone/bert", "main")
    with hub_stand_in({**files, **served(encoder_folder, "someone/bert", COMMIT)}) as hub:
        resolved = resolve("encoder", "someone/bert", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["revision"] == COMMIT


def test_encoder_revision_can_be_given(resolve: Resolve, encoder_folder: Path):
    files = served(encoder_folder, "someone/bert", "v2")
    with hub_stand_in({**files, **served(encoder_folder, "someone/bert", COMMIT)}) as hub:
        resolved = resolve("encoder", "someone/bert@v2", HF_ENDPOINT=hub.endpoint)
    assert not resolved.source["stand_in"]


def test_encoder_comes_from_the_cache_without_network(resolve: Resolve, encoder_folder: Path):
    files = served(encoder_folder, BERT_BASE_CHINESE, BERT_BASE_CHINESE_REVISION)
    with hub_stand_in(files) as hub:
        first = resolve("encoder", "auto", HF_ENDPOINT=hub.endpoint)
    second = resolve("encoder", "auto", HF_HUB_OFFLINE="1")
    assert second.source == first.source


@pytest.mark.parametrize("absent", ["tokenizer.json", "model.safetensors"])
def test_encoder_cached_by_another_tool_is_enough(
    resolve: Resolve, layout: Layout, encoder_folder: Path, tmp_path: Path, absent: str
):
    """Another tool leaves no note of what a repository lacks, and may have other weights."""
    repo = tmp_path / "hub-cache" / "hub" / "models--google-bert--bert-base-chinese"
    snapshot = repo / "snapshots" / BERT_BASE_CHINESE_REVISION
    snapshot.mkdir(parents=True)
    for name in {*NAMES, "tokenizer.json"} - {absent}:
        (snapshot / name).write_bytes((encoder_folder / name).read_bytes())
    if absent == "model.safetensors":
        (snapshot / "pytorch_model.bin").write_bytes(b"weights")
    resolved = resolve("encoder", "bert-base-chinese", HF_HUB_OFFLINE="1")
    assert resolved.source["revision"] == BERT_BASE_CHINESE_REVISION
    assert absent not in resolved.source["files"]


def test_encoder_auto_falls_back_to_the_bundled_one(resolve: Resolve):
    resolved = resolve("encoder", "auto", HF_ENDPOINT=NOWHERE)
    assert resolved.source["stand_in"]
    assert "bundled encoder" in resolved.output


def test_encoder_by_name_is_an_error_with_three_ways_out(resolve: Resolve):
    resolved = resolve("encoder", "bert-base-chinese", HF_ENDPOINT=NOWHERE)
    for way in ("path/to/folder", "HF_ENDPOINT", "--vars.encoder bundled"):
        assert way in resolved.source["error"]
    assert resolved.seconds < 30


def test_encoder_without_weights_on_the_hub_is_an_error(resolve: Resolve, encoder_folder: Path):
    files = served(encoder_folder, "someone/bert", "main")
    files.update(served(encoder_folder, "someone/bert", COMMIT))
    del files["someone/bert", COMMIT, "model.safetensors"]
    with hub_stand_in(files) as hub:
        resolved = resolve("encoder", "someone/bert", HF_ENDPOINT=hub.endpoint)
    assert "model.safetensors" in resolved.source["error"]


@pytest.fixture
def own_encoder(encoder_folder: Path, tmp_path: Path) -> Path:
    """A user's, which can be broken."""
    return shutil.copytree(encoder_folder, tmp_path / "mine")


def test_encoder_folder_is_taken_as_it_is(layout: Layout, own_encoder: Path):
    source = resolve_encoder(str(own_encoder), layout.bundled_encoder, layout.encoder)
    assert source["name"] == "mine"
    assert not source["stand_in"]
    assert {p.name for p in layout.encoder.iterdir()} >= set(NAMES)


def test_encoder_folder_may_be_where_the_encoder_goes(layout: Layout, own_encoder: Path):
    first = resolve_encoder(str(own_encoder), layout.bundled_encoder, layout.encoder)
    again = resolve_encoder(str(layout.encoder), layout.bundled_encoder, layout.encoder)
    assert again["files"] == first["files"]


def test_encoder_that_pretrain_made_tells_what_was_kept_out(layout: Layout, own_encoder: Path):
    record = own_encoder / "pretraining.json"
    readings = [kept_out(["皮带松", "听齿轮"]), kept_out([])]
    record.write_text(json.dumps({"kept_out": readings}), encoding="utf8")
    source = resolve_encoder(str(own_encoder), layout.bundled_encoder, layout.encoder)
    assert source["kept_out"] == readings
    # The record is no part of the encoder, which stays the same with another one.
    assert "pretraining.json" not in source["files"]


@pytest.mark.parametrize("record", ["{}", "[]", "no JSON", '{"kept_out": [{}]}', "\ufffd"])
def test_encoder_without_such_a_record_tells_nothing_of_it(
    layout: Layout, own_encoder: Path, record: str
):
    (own_encoder / "pretraining.json").write_bytes(record.encode("utf-16"))
    assert "kept_out" not in resolve_encoder(
        str(own_encoder), layout.bundled_encoder, layout.encoder
    )
    (own_encoder / "pretraining.json").write_text(record, encoding="utf8")
    assert "kept_out" not in resolve_encoder(
        str(own_encoder), layout.bundled_encoder, layout.encoder
    )
    assert "kept_out" not in resolve_encoder("bundled", layout.bundled_encoder, layout.encoder)


def test_what_was_kept_out_is_known_in_any_order_and_from_anything_else():
    first = kept_out(["皮带松", "听齿轮"])
    assert first == kept_out(["听齿轮", "皮带松", "听齿轮"])
    assert first["sentences"] == 2
    assert first["sha256"] != kept_out(["听齿轮皮带松"])["sha256"]
    assert kept_out([]) == {"sentences": 0, "sha256": None}


def test_encoder_copy_of_the_bundled_one_is_a_stand_in(layout: Layout, tmp_path: Path):
    copy = shutil.copytree(layout.bundled_encoder, tmp_path / "copy")
    assert resolve_encoder(str(copy), layout.bundled_encoder, layout.encoder)["stand_in"]


def test_encoder_trained_from_the_bundled_one_keeps_its_weights(layout: Layout, tmp_path: Path):
    """As an exported checkpoint has them; what is made of it is a stand-in, too."""
    model = AutoModel.from_pretrained(layout.bundled_encoder)
    with torch.no_grad():
        model.embeddings.word_embeddings.weight[5] = 0.5
    folder = shutil.copytree(layout.bundled_encoder, tmp_path / "trained")
    model.save_pretrained(folder)
    source = resolve_encoder(str(folder), layout.bundled_encoder, layout.encoder)
    assert source["stand_in"]
    taken = AutoModel.from_pretrained(layout.encoder).embeddings.word_embeddings.weight
    assert bool((taken[5] == 0.5).all())


@pytest.mark.parametrize(
    ("name", "content"),
    [("config.json", b"{}"), ("config.json", b"[1]"), ("model.safetensors", b"\x00" * 9)],
)
def test_encoder_folder_with_a_broken_file_is_refused(layout, own_encoder, name, content):
    resolve_encoder("bundled", layout.bundled_encoder, layout.encoder)
    (own_encoder / name).unlink()
    (own_encoder / name).write_bytes(content)
    with pytest.raises(UserError, match="cannot be read"):
        resolve_encoder(str(own_encoder), layout.bundled_encoder, layout.encoder)
    assert (layout.encoder / "config.json").exists()


def test_encoder_files_are_of_one_commit(resolve: Resolve, encoder_folder: Path):
    """`main` moves on between the first file and the others."""
    files = served(encoder_folder, "someone/bert", COMMIT)
    files["someone/bert", "main", "config.json"] = (encoder_folder / "config.json").read_bytes()
    with hub_stand_in(files) as hub:
        resolved = resolve("encoder", "someone/bert", HF_ENDPOINT=hub.endpoint)
    assert resolved.source["revision"] == COMMIT
    assert "vocab.txt" in resolved.source["files"]


@pytest.mark.parametrize("requested", ["foo bar", "a--b", "x.git"])
def test_encoder_that_is_no_id_is_refused(layout: Layout, requested: str):
    with pytest.raises(UserError, match="neither a folder nor an id"):
        resolve_encoder(requested, layout.bundled_encoder, layout.encoder)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        (["config.json"], "no configuration"),
        (["model.safetensors"], "no weights"),
        (["vocab.txt", "tokenizer.json"], "no tokenizer"),
    ],
)
def test_encoder_folder_that_lacks_a_file_says_which(
    layout: Layout, encoder_folder: Path, tmp_path: Path, missing, message
):
    folder = tmp_path / "broken"
    folder.mkdir()
    for path in encoder_folder.iterdir():
        if path.name not in missing:
            (folder / path.name).write_bytes(path.read_bytes())
    with pytest.raises(UserError, match=message):
        resolve_encoder(str(folder), layout.bundled_encoder, layout.encoder)


def test_encoder_folder_that_does_not_exist(layout: Layout):
    with pytest.raises(UserError, match="no such folder"):
        resolve_encoder("./nothing/here", layout.bundled_encoder, layout.encoder)

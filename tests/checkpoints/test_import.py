"""`import-checkpoint`: the pipeline computes what the checkpoint does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy
import pytest
import spacy
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModelForTokenClassification, AutoTokenizer, BertModel

from zh_fdner.checkpoints.importing import import_checkpoint
from zh_fdner.checkpoints.source import read_classifier, resolve_checkpoint
from zh_fdner.configure import fill_defaults
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.sources.bundled_encoder import STAND_IN_KEY
from zh_fdner.sources.model_files import checksums

from ..conftest import ROOT
from ..sources.hub_stand_in import COMMIT, Files, hub_stand_in
from .conftest import (
    BIO,
    TEXTS,
    MakeClassifier,
    as_pipeline,
    found,
    library_entities,
    library_logits,
    own_logits,
    written,
)


@pytest.mark.parametrize("text", TEXTS)
def test_import_has_the_logits_of_the_checkpoint(bio_classifier: Path, text: str):
    ours = own_logits(as_pipeline(bio_classifier), text)
    numpy.testing.assert_allclose(ours, library_logits(bio_classifier, text), atol=1e-5)


def test_import_finds_what_the_library_finds(bio_classifier: Path):
    tokenizer = AutoTokenizer.from_pretrained(bio_classifier)
    ours = found(as_pipeline(bio_classifier), TEXTS)
    assert sum(map(len, ours)) > 10
    assert ours == library_entities(bio_classifier, [written(tokenizer, t) for t in TEXTS])


def test_import_puts_permuted_tags_in_order(bio_classifier: Path, tmp_path: Path):
    order = [3, 0, 4, 2, 1]
    model = AutoModelForTokenClassification.from_pretrained(bio_classifier)
    for weights in (model.classifier.weight, model.classifier.bias):
        weights.data = weights.data[order]
    model.config.id2label = {i: BIO[column] for i, column in enumerate(order)}
    shutil.copytree(bio_classifier, tmp_path / "permuted")
    model.save_pretrained(tmp_path / "permuted")
    ner = as_pipeline(tmp_path / "permuted").get_pipe("ner")
    assert ner.columns is None
    assert ner.labels == ("故障", "部件")
    original = as_pipeline(bio_classifier)
    assert original.get_pipe("ner").labels == ("部件", "故障")
    assert found(as_pipeline(tmp_path / "permuted"), TEXTS) == found(original, TEXTS)


def test_import_takes_tags_without_names(make_classifier: MakeClassifier):
    folder = make_classifier([f"LABEL_{i}" for i in range(5)])
    numbered, named = as_pipeline(folder), as_pipeline(folder, ["部件", "故障"])
    assert named.get_pipe("ner").labels == ("部件", "故障")
    names = {"TYPE_1": "部件", "TYPE_2": "故障"}
    expected = [[(s, e, names[label]) for s, e, label in spans] for spans in found(numbered, TEXTS)]
    assert sum(map(len, expected)) > 10
    assert found(named, TEXTS) == expected


def test_import_of_half_precision_weights_computes_in_full(bio_classifier: Path, tmp_path: Path):
    shutil.copytree(bio_classifier, tmp_path / "half")
    model = AutoModelForTokenClassification.from_pretrained(bio_classifier)
    model.half().save_pretrained(tmp_path / "half")
    nlp = as_pipeline(tmp_path / "half")
    nlp.to_disk(tmp_path / "saved")
    ours = own_logits(spacy.load(tmp_path / "saved"), TEXTS[0])
    numpy.testing.assert_allclose(ours, library_logits(tmp_path / "half", TEXTS[0]), atol=1e-5)


def test_import_can_be_trained_further(bio_classifier: Path):
    """With the recipe, but the checkpoint's own dropout and tokenizer."""
    nlp = as_pipeline(bio_classifier)
    training = fill_defaults(nlp.config).interpolate()["training"]
    assert training["dropout"] == 0.1
    assert training["optimizer"]["@optimizers"] == "zh_fdner.AdamW.v1"
    model = nlp.config["components"]["transformer"]["model"]
    assert model["normalisation"] == "published"


def test_import_twice_gives_the_same_bytes(bio_classifier: Path):
    first, second = as_pipeline(bio_classifier), as_pipeline(bio_classifier)
    ours, theirs = (nlp.get_pipe("transformer").model.hf.transformer for nlp in (first, second))
    for name, weights in ours.state_dict().items():
        assert torch.equal(weights, theirs.state_dict()[name]), name


@pytest.fixture(scope="module")
def hub_files(bio_classifier: Path) -> Files:
    """A repository with the revision v2."""
    return {
        ("someone/ner", revision, path.name): path.read_bytes()
        for path in bio_classifier.iterdir()
        for revision in ("v2", COMMIT)
    }


def run_import(layout: Layout, *arguments: str, **env: str) -> "subprocess.CompletedProcess[str]":
    """The command as users run it, with a hub cache of its own."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("HF_")}
    clean["HF_HOME"] = str(layout.root / "hub-cache")
    script = str(ROOT / "scripts" / "import_checkpoint.py")
    command = [sys.executable, script, *arguments, "--name", "someone_ner", "--version", "1.2.0"]
    return subprocess.run(
        command, cwd=layout.root, env={**clean, **env}, capture_output=True, text=True, check=False
    )


def test_import_from_the_hub_is_a_package_that_tells_its_origin(
    layout: Layout, bio_classifier: Path, hub_files: Files
):
    with hub_stand_in(hub_files) as hub:
        result = run_import(layout, "someone/ner@v2", HF_ENDPOINT=hub.endpoint)
    assert result.returncode == 0, result.stderr
    assert "Traceback" not in result.stderr
    wheel = layout.wheel("someone_ner", "1.2.0")
    assert wheel.exists()
    folder = layout.package("someone_ner", "1.2.0")
    data = folder / "zh_someone_ner" / folder.name
    assert {p.name for p in folder.iterdir()} >= {"README.md", "LICENSE", "LICENSES_SOURCES"}
    assert {p.name for p in (data.parent / "pipeline").glob("*.py")} >= {
        "ner.py",
        "columns.py",
        "encoder.py",
    }
    meta = json.loads((data / "meta.json").read_text(encoding="utf8"))
    checkpoint = meta["zh_fdner"]["checkpoint"]
    assert (checkpoint["name"], checkpoint["revision"]) == ("someone/ner", COMMIT)
    assert checkpoint["files"] == checksums(layout.checkpoint_files)
    assert "model.safetensors" in checkpoint["files"]
    assert meta["license"] == "see the model's card"
    assert meta["performance"] == {}
    assert not any(r.startswith("zh-fdner") for r in meta["requirements"])
    card = (folder / "README.md").read_text(encoding="utf8")
    weights = checkpoint["files"]["model.safetensors"]
    assert f"| checkpoint | someone/ner | {COMMIT} | {weights} | see the model's card |" in card
    assert "has not been scored here" in card
    assert "Stand-in" not in card
    assert "someone/ner" in (folder / "LICENSES_SOURCES").read_text(encoding="utf8")
    assert str(layout.root) not in (data / "config.cfg").read_text(encoding="utf8")
    assert spacy.load(data).config["paths"]["encoder"] == "someone/ner"
    assert found(spacy.load(data), TEXTS) == found(as_pipeline(bio_classifier), TEXTS)


def test_import_leaves_the_trained_pipeline_alone(
    layout: Layout, bio_classifier: Path, monkeypatch
):
    layout.model.mkdir(parents=True)
    (layout.model / "mine").touch()
    monkeypatch.setattr("zh_fdner.checkpoints.importing.build_package", lambda *args: None)
    for _ in range(2):
        import_checkpoint(layout, str(bio_classifier), "mine", "1.0", [])
    assert [p.name for p in layout.model.iterdir()] == ["mine"]
    assert found(spacy.load(layout.imported), TEXTS) == found(as_pipeline(bio_classifier), TEXTS)


def test_import_without_the_hub_is_an_error_with_three_ways_out(layout: Layout):
    result = run_import(layout, "someone/ner", HF_HUB_OFFLINE="1")
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    for way in ("--vars.checkpoint path/to/folder", "HF_ENDPOINT", "HF_TOKEN"):
        assert way in result.stderr


def test_import_of_a_folder_that_does_not_exist(layout: Layout):
    with pytest.raises(UserError, match="no such folder"):
        resolve_checkpoint("./nowhere", layout.checkpoint_files)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("config.json", "no configuration"),
        ("model.safetensors", "no weights"),
        ("vocab.txt", "no tokenizer"),
    ],
)
def test_import_of_a_folder_that_lacks_a_file(
    layout: Layout, bio_classifier: Path, tmp_path: Path, name: str, message: str
):
    folder = tmp_path / "lacking"
    shutil.copytree(bio_classifier, folder, ignore=shutil.ignore_patterns(name, "tokenizer.json"))
    with pytest.raises(UserError, match=message):
        resolve_checkpoint(str(folder), layout.checkpoint_files)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"architectures": ["BertForSequenceClassification"]}, "no BertForTokenClassification"),
        ({"id2label": None}, "does not say what the tags are"),
        ({"model_type": "vit", "architectures": ["ViTModel"]}, "cannot be"),
        ({"model_type": "mine", "architectures": ["Mine"]}, "cannot be read"),
    ],
)
def test_import_of_what_is_no_token_classifier(
    layout: Layout, bio_classifier: Path, tmp_path: Path, changes: dict, message: str
):
    folder = tmp_path / "other"
    shutil.copytree(bio_classifier, folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    config = {k: v for k, v in {**config, **changes}.items() if v is not None}
    (folder / "config.json").write_text(json.dumps(config), encoding="utf8")
    with pytest.raises(UserError, match=message):
        resolve_checkpoint(str(folder), layout.checkpoint_files)
    assert not layout.checkpoint_files.exists()


@pytest.mark.parametrize(
    ("removed", "added", "message"),
    [
        ("classifier.weight", None, r"missing \['classifier.weight'\]"),
        ("bert.embeddings.LayerNorm.weight", None, "missing"),
        (None, "crf.transitions", r"not known \['crf.transitions'\]"),
    ],
)
def test_import_of_weights_that_are_not_the_architectures(
    bio_classifier: Path, tmp_path: Path, removed: str | None, added: str | None, message: str
):
    folder = tmp_path / "other"
    shutil.copytree(bio_classifier, folder)
    weights = load_file(folder / "model.safetensors")
    weights.pop(removed, None)
    if added:
        weights[added] = torch.zeros(3)
    (folder / "model.safetensors").unlink()
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(UserError, match=message):
        read_classifier(folder, "other")


def test_import_of_an_encoder_without_a_head_is_refused(
    layout: Layout, encoder_folder: Path, tmp_path: Path
):
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_folder, folder)
    BertModel.from_pretrained(encoder_folder).save_pretrained(folder)
    with pytest.raises(UserError, match=r"this is a BertModel.*--vars\.encoder"):
        resolve_checkpoint(str(folder), layout.checkpoint_files)


def test_import_of_a_head_on_top_of_more_than_the_encoder_is_refused(
    bio_classifier: Path, monkeypatch
):
    """What has all the names and computes something else shows in the logits."""
    from transformers import BertForTokenClassification

    forward = BertForTokenClassification.forward

    def doubled(self, *args, **kwargs):
        output = forward(self, *args, **kwargs)
        output.logits = 2 * output.logits
        return output

    monkeypatch.setattr(BertForTokenClassification, "forward", doubled)
    with pytest.raises(UserError, match="computes something else"):
        as_pipeline(bio_classifier)


def test_import_of_what_was_trained_from_the_stand_in_says_so(
    layout: Layout, bio_classifier: Path, tmp_path: Path
):
    folder = shutil.copytree(bio_classifier, tmp_path / "of_a_stand_in")
    config = json.loads((folder / "config.json").read_text(encoding="utf8"))
    (folder / "config.json").write_text(json.dumps({**config, STAND_IN_KEY: True}))
    result = run_import(layout, str(folder))
    assert result.returncode == 0, result.stderr
    assert "This is a checkpoint trained from the bundled small encoder" in result.stdout
    package = layout.package("someone_ner", "1.2.0+sample")
    assert "Stand-in" in (package / "README.md").read_text(encoding="utf8")
    meta = json.loads((package / "meta.json").read_text(encoding="utf8"))
    assert meta["description"].startswith("STAND-IN")

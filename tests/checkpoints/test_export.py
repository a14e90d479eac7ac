"""`export-checkpoint`: an ordinary token classifier that computes what the pipeline does."""

import json
from pathlib import Path

import numpy
import pytest
import spacy
import torch
from spacy.language import Language
from spacy.tokens import Span
from spacy.training import Example
from transformers import AutoConfig, AutoModelForTokenClassification

from zh_fdner.checkpoints.exporting import export_checkpoint
from zh_fdner.checkpoints.tags import read_tags
from zh_fdner.errors import UserError
from zh_fdner.pipeline.bio import tag_names

from .conftest import (
    BIO,
    TEXTS,
    MakeClassifier,
    as_pipeline,
    found,
    library_logits,
    own_logits,
)

BIOES = ["S-部件", "B-部件", "I-部件", "E-部件", "O"]


def build(encoder_folder: Path, normalisation: str = "technical", **head: str) -> Language:
    """A pipeline as it is before training, but with a head that says something."""
    nlp = spacy.blank("zh")
    model = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": {**model, "normalisation": normalisation}})
    ner = nlp.add_pipe("bio_ner", name="ner", config=head)
    for label in ("部件", "故障"):
        ner.add_label(label)
    nlp.initialize()
    layer = ner.model.get_ref("output_layer")
    weights = numpy.random.default_rng(0).normal(0, 0.3, size=layer.get_param("W").shape)
    layer.set_param("W", weights.astype("float32"))
    return nlp


@pytest.fixture(scope="module")
def trained(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trained") / "model-last"
    build(encoder_folder).to_disk(folder)
    return folder


@pytest.fixture(scope="module")
def exported(trained: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exported") / "checkpoint" / "exported"
    export_checkpoint(trained, folder)
    return folder


def test_export_has_the_files_of_a_token_classifier(exported: Path, encoder_folder: Path):
    config = json.loads((exported / "config.json").read_text(encoding="utf8"))
    assert config["architectures"] == ["BertForTokenClassification"]
    assert config["id2label"] == {str(i): name for i, name in enumerate(BIO)}
    assert config["label2id"] == {name: i for i, name in enumerate(BIO)}
    assert config["classifier_dropout"] == 0.1
    names = {path.name for path in exported.iterdir()}
    assert names >= {"model.safetensors", "tokenizer.json", "tokenizer_config.json", "vocab.txt"}
    for path in exported.glob("*.json"):
        assert str(encoder_folder) not in path.read_text(encoding="utf8"), path


@pytest.mark.parametrize("text", TEXTS)
def test_export_has_the_logits_of_the_pipeline(trained: Path, exported: Path, text: str):
    """Its normalisation is in the tokenizer: full-width letters are folded by both."""
    ours = own_logits(spacy.load(trained), text)
    numpy.testing.assert_allclose(library_logits(exported, text), ours, atol=1e-5)


def test_export_normalises_as_the_pipeline_does(exported: Path):
    plain, wide = library_logits(exported, "skf6205"), library_logits(exported, "ＳＫＦ６２０５")
    numpy.testing.assert_allclose(plain, wide, atol=1e-5)


def weights_of(nlp: Language) -> dict[str, torch.Tensor]:
    """All but the pooler, which a token classifier does not have."""
    head = nlp.get_pipe("ner").model.get_ref("output_layer")
    weights = nlp.get_pipe("transformer").model.hf.transformer.state_dict()
    weights = {name: each for name, each in weights.items() if not name.startswith("pooler.")}
    return weights | {name: torch.tensor(head.get_param(name)) for name in ("W", "b")}


def assert_same(first: Language, second: Language) -> None:
    assert found(first, TEXTS) == found(second, TEXTS)
    assert first.get_pipe("ner").labels == second.get_pipe("ner").labels
    ours, theirs = weights_of(first), weights_of(second)
    assert ours.keys() == theirs.keys()
    for name, weights in ours.items():
        assert torch.equal(weights, theirs[name]), name


def test_export_and_import_give_the_pipeline_back(trained: Path, exported: Path):
    original = spacy.load(trained)
    assert sum(map(len, found(original, TEXTS))) > 10
    assert_same(original, as_pipeline(exported))


@pytest.mark.parametrize("names", [BIOES, BIO, ["O", "I-部件"]], ids=["BIOES", "BIO", "IO"])
def test_import_and_export_give_the_checkpoint_back(
    make_classifier: MakeClassifier, tmp_path: Path, names: list[str]
):
    folder = make_classifier(names)
    nlp = as_pipeline(folder)
    nlp.to_disk(tmp_path / "pipeline")
    export_checkpoint(tmp_path / "pipeline", tmp_path / "exported")
    config = AutoConfig.from_pretrained(tmp_path / "exported")
    assert list(config.id2label.values()) == names
    models = [
        AutoModelForTokenClassification.from_pretrained(f) for f in (folder, tmp_path / "exported")
    ]
    for name, weights in models[0].state_dict().items():
        assert torch.equal(weights, models[1].state_dict()[name]), name
    assert_same(nlp, as_pipeline(tmp_path / "exported"))


def test_export_of_a_pipeline_that_was_trained_further(bio_classifier: Path, tmp_path: Path):
    nlp = as_pipeline(bio_classifier)
    doc = nlp.make_doc(TEXTS[0])
    reference = doc.copy()
    reference.set_ents([Span(reference, 0, 4, label="部件")])
    nlp.update([Example(doc, reference)], sgd=nlp.resume_training())
    nlp.to_disk(tmp_path / "further")
    export_checkpoint(tmp_path / "further", tmp_path / "exported")
    assert_same(nlp, as_pipeline(tmp_path / "exported"))


def test_export_of_a_component_with_an_encoder_of_its_own(
    trained: Path, exported: Path, tmp_path: Path
):
    nlp = spacy.load(trained)
    nlp.replace_listeners("transformer", "ner", ["model.tok2vec"])
    nlp.remove_pipe("transformer")
    nlp.to_disk(tmp_path / "own")
    export_checkpoint(tmp_path / "own", tmp_path / "exported")
    ours, theirs = (library_logits(f, TEXTS[0]) for f in (tmp_path / "exported", exported))
    numpy.testing.assert_array_equal(ours, theirs)


def test_export_again_replaces_the_export_alone(trained: Path, tmp_path: Path):
    for _ in range(2):
        export_checkpoint(trained, tmp_path / "exported")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").touch()
    (tmp_path / "file").touch()
    for output, message in (
        (tmp_path / "mine", "such as thesis.txt"),
        (tmp_path, "no earlier export"),
        (tmp_path / "file", "this is a file"),
    ):
        with pytest.raises(UserError, match=message):
            export_checkpoint(trained, output)
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_export_of_what_is_no_pipeline(tmp_path: Path):
    with pytest.raises(UserError, match="project run train"):
        export_checkpoint(tmp_path / "nowhere", tmp_path / "exported")
    (tmp_path / "config.cfg").write_text('[nlp]\nlang = "zh"\npipeline = ["strange"]\n')
    with pytest.raises(UserError, match="cannot be loaded"):
        export_checkpoint(tmp_path, tmp_path / "exported")


def test_export_of_another_component(tmp_path: Path):
    nlp = spacy.blank("zh")
    nlp.add_pipe("ner").add_label("x")
    nlp.initialize()
    nlp.to_disk(tmp_path)
    with pytest.raises(UserError, match=r"expected one component bio_ner, found ner \(ner\)"):
        export_checkpoint(tmp_path, tmp_path / "exported")


def test_export_of_an_encoder_that_does_not_take_characters(encoder_folder: Path, tmp_path: Path):
    nlp = spacy.blank("zh")
    model = {"@architectures": "spacy-transformers.TransformerModel.v3"}
    nlp.add_pipe("transformer", config={"model": {**model, "name": str(encoder_folder)}})
    nlp.add_pipe("bio_ner", name="ner").add_label("x")
    nlp.initialize()
    nlp.to_disk(tmp_path)
    with pytest.raises(UserError, match=r"no zh_fdner\.CharTransformer"):
        export_checkpoint(tmp_path, tmp_path / "exported")


def test_export_of_a_crf_is_refused(encoder_folder: Path, tmp_path: Path):
    crf = {"@architectures": "zh_fdner.CrfHead.v1"}
    tok2vec = {
        "@architectures": "spacy-transformers.TransformerListener.v1",
        "grad_factor": 1.0,
        "pooling": {"@layers": "reduce_mean.v1"},
    }
    nlp = build(encoder_folder, decode="constrained", model={**crf, "tok2vec": tok2vec})
    nlp.to_disk(tmp_path)
    with pytest.raises(UserError, match="its head is a CRF"):
        export_checkpoint(tmp_path, tmp_path / "exported")


def test_export_names_are_those_that_import_reads():
    assert read_tags(tag_names(["甲", "乙-丙"]), []).labels == ["甲", "乙-丙"]

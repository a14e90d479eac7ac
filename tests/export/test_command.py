"""The `export` command: what it takes, what it writes, what it says when it cannot."""

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.tokens import DocBin, Span

from zh_fdner.corpus.docbin import ATTRIBUTES, PLACE
from zh_fdner.corpus.read import read_file
from zh_fdner.errors import UserError
from zh_fdner.export.command import WRITERS, Request, export
from zh_fdner.layout import Layout
from zh_fdner.manifest import write_manifest
from zh_fdner.pipeline.confidence import confidences

TEXTS = ["轴承6205有点蚀", "更换驱动端轴承", "外圈点蚀 严重。"]
ENTITIES = [[(0, 2, "部件"), (7, 9, "失效")], [(0, 7, "措施")], [(2, 4, "失效")]]


@pytest.fixture(scope="module")
def model(encoder_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An untrained pipeline, which finds something or other and is not sure of it."""
    spacy.util.fix_random_seed(1)
    nlp = spacy.blank("zh")
    architecture = {"@architectures": "zh_fdner.CharTransformer.v1", "name": str(encoder_folder)}
    nlp.add_pipe("transformer", config={"model": architecture})
    nlp.add_pipe("bio_ner", name="ner", config={"decode": "constrained"})
    nlp.get_pipe("ner").add_label("部件")
    nlp.get_pipe("ner").add_label("失效")
    nlp.initialize(lambda: [spacy.training.Example(d, d) for d in [nlp.make_doc("轴承")]])
    folder = tmp_path_factory.mktemp("training") / "model-last"
    nlp.to_disk(folder)
    return folder


@pytest.fixture
def project(tmp_path: Path, model: Path) -> Layout:
    """A project with a converted corpus and a pipeline."""
    layout = Layout(tmp_path)
    nlp = spacy.blank("zh")
    layout.corpus.mkdir()
    for split in ("train", "dev", "test"):
        docbin = DocBin(attrs=ATTRIBUTES, store_user_data=True)
        for i, (text, entities) in enumerate(zip(TEXTS, ENTITIES, strict=True), start=1):
            doc = nlp.make_doc(text)
            doc.set_ents([doc.char_span(*entity) for entity in entities], default="outside")
            doc.user_data[PLACE] = f"{split}.txt, line {i}"
            docbin.add(doc)
        docbin.to_disk(layout.corpus / f"{split}.spacy")
    write_manifest(layout.manifest, {"corpus": {"stand_in": True}, "encoder": {"stand_in": False}})
    layout.training.mkdir()
    layout.model.symlink_to(model)
    return layout


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf8"))


def read_lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text("utf8").split("\n") if line]


@pytest.mark.parametrize("format", WRITERS)
def test_export_of_all_gold_is_a_corpus_to_train_on(project: Layout, format: str):
    written = export(project, Request(format, "gold", "all", gpu_id="-1"))
    folder = project.exports / "gold" / format
    assert {path.parent for path in written} == {folder}
    files = [path for path in written if path.name != "label_config.xml"]
    assert [path.stem for path in files] == ["train", "dev", "test"]
    for path in files:
        sentences, _ = read_file(path)
        assert [s.text for s in sentences] == TEXTS
        found = [[(e.start, e.end, e.label) for e in s.entities] for s in sentences]
        assert found == ENTITIES


def test_export_of_gold_needs_no_pipeline(project: Layout):
    project.model.unlink()
    export(project, Request("conll", "gold", "test", gpu_id="auto"))
    with pytest.raises(UserError, match="project run train"):
        export(project, Request("conll", "predictions", "test", gpu_id="-1"))


def test_export_to_label_studio_makes_predictions_pre_annotations(project: Layout):
    tasks, config = export(project, Request("label_studio", "predictions", "test", gpu_id="-1"))
    interface = ET.parse(config).getroot()
    control, text = interface.find("Labels"), interface.find("Text")
    assert control is not None
    assert text is not None
    assert text.attrib["value"] == "$text"
    assert control.attrib["toName"] == text.attrib["name"]
    labels = {label.attrib["value"] for label in control}
    assert labels == {"部件", "失效"}
    records = read_json(tasks)
    assert [record["data"]["text"] for record in records] == TEXTS
    assert records[1]["data"]["place"] == "test.txt, line 2"
    ids = []
    for record in records:
        assert "annotations" not in record
        (prediction,) = record["predictions"]
        assert prediction["model_version"] == "zh_fdner_bert 0.1.0+sample"
        scores = [region["score"] for region in prediction["result"]]
        assert all(0 < score < 1 for score in scores)
        assert prediction.get("score") == (min(scores) if scores else None)
        for region in prediction["result"]:
            value = region["value"]
            assert record["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert set(value["labels"]) <= labels
            assert region["type"] == "labels"
            assert region["from_name"] == control.attrib["name"]
            assert region["to_name"] == text.attrib["name"]
            ids.append(region["id"])
    assert ids
    assert len(set(ids)) == len(ids)


def test_export_to_label_studio_comes_back_once_somebody_has_accepted_it(project: Layout):
    """Predictions alone are no gold, and are not read as such."""
    tasks, _ = export(project, Request("label_studio", "predictions", "test", gpu_id="-1"))
    with pytest.raises(UserError, match="predictions alone are not gold"):
        read_file(tasks)
    records = read_json(tasks)
    for record in records:
        record["annotations"] = [{"result": record["predictions"][0]["result"]}]
    tasks.write_text(json.dumps(records), encoding="utf8")
    same, _ = read_file(export(project, Request("doccano", "predictions", "test", gpu_id="-1"))[0])
    assert read_file(tasks)[0] == same


def test_export_to_doccano_keeps_confidences_beside_the_labels(project: Layout):
    (path,) = export(project, Request("doccano", "predictions", "test", gpu_id="-1"))
    records = read_lines(path)
    assert [record["text"] for record in records] == TEXTS
    assert any(record["label"] for record in records)
    for record in records:
        assert record["model"] == "zh_fdner_bert 0.1.0+sample"
        assert len(record["confidence"]) == len(record["label"])
        assert all(0 < value < 1 for value in record["confidence"])


def test_export_to_spacy_keeps_confidences(project: Layout):
    (path,) = export(project, Request("spacy", "predictions", "test", gpu_id="-1"))
    docs = list(DocBin().from_disk(path).get_docs(spacy.blank("zh").vocab))
    assert any(doc.ents for doc in docs)
    for doc in docs:
        assert all(0 < value < 1 for value in confidences(doc.ents))


def test_export_of_a_text_file_takes_a_text_a_line(project: Layout, tmp_path: Path, capsys):
    notes = tmp_path / "notes.log"
    notes.write_bytes("\ufeff轴承有点蚀\r\n\r\n 更换\u2028轴承 \r\n".encode())
    (path,) = export(project, Request("doccano", "predictions", str(notes), gpu_id="-1"))
    assert path == project.exports / "predictions" / "doccano" / "notes.jsonl"
    records = read_lines(path)
    assert [record["text"] for record in records] == ["轴承有点蚀", " 更换\u2028轴承 "]
    assert [record["place"] for record in records] == ["notes.log, line 1", "notes.log, line 3"]
    printed = capsys.readouterr().out
    assert "2 texts" in printed
    assert "blank lines skipped: 1" in printed


def test_export_takes_no_entity_that_another_component_predicted_for_sure(
    project: Layout, tmp_path: Path
):
    """spaCy's own ner has no confidences: there are no scores then, rather than wrong ones."""
    nlp = spacy.blank("zh")
    ner = nlp.add_pipe("ner")
    doc = nlp.make_doc("轴承")
    doc.set_ents([Span(doc, 0, 2, "部件")])
    nlp.initialize(lambda: [spacy.training.Example(nlp.make_doc("轴承"), doc)])
    assert ner.labels == ("部件",)
    project.model.unlink()
    nlp.to_disk(project.model)
    tasks, _ = export(project, Request("label_studio", "predictions", "test", gpu_id="-1"))
    for record in read_json(tasks):
        assert "score" not in record["predictions"][0]
        assert all("score" not in region for region in record["predictions"][0]["result"])


@pytest.mark.parametrize(
    ("format", "source", "name", "message"),
    [
        ("word", "gold", "test", "--vars.export_format word: expected one of conll, doccano"),
        ("conll", "silver", "test", "--vars.export_source silver: expected one of gold, pred"),
        ("conll", "gold", "tset", "--vars.export_input tset: there is no such file"),
        ("conll", "gold", "notes.txt", "A text file has no gold"),
        ("conll", "predictions", "blank.txt", "Expected one text a line"),
        ("conll", "predictions", "latin.txt", "line 1: found the byte 0xE9, expected UTF-8"),
    ],
)
def test_export_says_what_it_cannot_do(
    project: Layout, tmp_path: Path, monkeypatch, format: str, source: str, name: str, message: str
):
    (tmp_path / "notes.txt").write_text("轴承", encoding="utf8")
    (tmp_path / "blank.txt").write_text("\n \n", encoding="utf8")
    (tmp_path / "latin.txt").write_bytes(b"\xe9")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UserError, match=message):
        export(project, Request(format, source, name, gpu_id="-1"))


def test_export_before_convert_says_what_to_run(tmp_path: Path):
    with pytest.raises(UserError, match="project run convert"):
        export(Layout(tmp_path), Request("conll", "gold", "all", gpu_id="-1"))


def test_export_of_a_file_called_as_a_split_does_not_replace_the_splits(project: Layout):
    own = project.root / "Test.txt"
    own.write_text("轴承有点蚀\n", encoding="utf8")
    (split,) = export(project, Request("doccano", "predictions", "test", gpu_id="-1"))
    before = split.read_bytes()
    (written,) = export(project, Request("doccano", "predictions", str(own), gpu_id="-1"))
    assert written.name == "Test.txt.jsonl"
    assert split.read_bytes() == before

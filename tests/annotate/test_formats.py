"""What is written is what was found, in each format, from one part or from many."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import DocBin, Span

from zh_fdner.annotate.annotation import Annotation, Entity, annotation_of, beside
from zh_fdner.annotate.formats import csv_file, spacy_docs
from zh_fdner.annotate.formats.plain import Context
from zh_fdner.annotate.formats.registry import FORMATS

from .conftest import read_lines

NLP = spacy.blank("zh")
NASTY = st.text(
    st.one_of(
        st.sampled_from('轴承"\\,;\n\r\t\u2028\x85\ufeff\x00 '), st.characters(codec="utf-8")
    ),
    min_size=1,
    max_size=15,
)
RECORDS = [
    ({"id": 1, "故障": "轴承有点蚀", "at": "2024"}, [(0, 2, "部件"), (3, 5, "失效")], []),
    ({"id": 2, "故障": "无"}, [], []),
    (
        {"id": 3, "故障": "轴承,轴承", "entities": "mine", "more": {"a": [1]}},
        [(0, 2, "部件")],
        [(3, 5, "部件")],
    ),
    ({"id": "x4", "故障": "点蚀\n“轴承”"}, [(0, 2, "失效"), (4, 6, "部件")], []),
]  # fmt: skip
LABELS = ("失效", "部件")


def annotation(fields: dict[str, Any], ents: list[Any], unsure: list[Any]) -> Annotation:
    doc = NLP.make_doc(fields["故障"])
    doc.ents = [doc.char_span(*each) for each in ents]
    doc.spans["low_confidence"] = [doc.char_span(*each) for each in unsure]
    return annotation_of(doc, fields, "故障", "zh_x 1.0")


def write(folder: Path, format: str, per_part: int, rows: str = "records") -> Path:
    """The records as one file, joined of parts."""
    shards = []
    for number, start in enumerate(range(0, len(RECORDS), per_part)):
        shards.append(folder / f"part-{number}")
        context = Context(number, LABELS, rows)
        some = (annotation(*each) for each in RECORDS[start : start + per_part])
        FORMATS[format].write(shards[-1], some, context)
    out = folder / f"out{FORMATS[format].suffix}"
    FORMATS[format].join(shards, out, Context(0, LABELS, rows))
    return out


PARTS = pytest.mark.parametrize("per_part", [1, 3, 4])


@PARTS
def test_jsonl_has_the_users_fields_and_the_entities(tmp_path: Path, per_part: int):
    records = read_lines(write(tmp_path, "jsonl", per_part))
    first = {"start": 0, "end": 2, "label": "部件", "text": "轴承", "score": None}
    assert records[0]["entities"][0] == first
    assert [list(record) for record in records[:2]] == [
        ["id", "故障", "at", "entities", "low_confidence"],
        ["id", "故障", "entities", "low_confidence"],
    ]
    assert records[2]["original_entities"] == "mine"
    assert records[2]["more"] == {"a": [1]}
    assert records[2]["low_confidence"][0]["start"] == 3
    for record in records:
        for entity in record["entities"]:
            assert record["故障"][entity["start"] : entity["end"]] == entity["text"]


@PARTS
def test_csv_has_a_column_for_each_label(tmp_path: Path, per_part: int):
    path = write(tmp_path, "csv", per_part)
    # So that Excel knows it for UTF-8; and once only.
    assert path.read_bytes().count(b"\xef\xbb\xbf") == 1
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "id", "故障", "at", "original_entities", "more", *LABELS, "entities", "low_confidence",
    ]  # fmt: skip
    assert [row["部件"] for row in rows] == ["轴承", "", "轴承", "轴承"]
    assert [row["失效"] for row in rows] == ["点蚀", "", "", "点蚀"]
    assert [row["id"] for row in rows] == ["1", "2", "3", "x4"]
    assert rows[2]["more"] == '{"a": [1]}'
    assert rows[3]["故障"] == "点蚀\n“轴承”"
    assert json.loads(rows[0]["entities"])[1]["text"] == "点蚀"


@PARTS
def test_csv_can_have_a_row_for_each_entity_and_no_record_is_without_one(tmp_path, per_part: int):
    path = write(tmp_path, "csv", per_part, rows="entities")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            (r["id"], r["entity"], r["label"], r["low_confidence"]) for r in csv.DictReader(file)
        ]
    assert rows == [
        ("1", "轴承", "部件", ""),
        ("1", "点蚀", "失效", ""),
        ("2", "", "", ""),
        ("3", "轴承", "部件", ""),
        ("3", "轴承", "部件", "yes"),
        ("x4", "点蚀", "失效", ""),
        ("x4", "轴承", "部件", ""),
    ]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=st.lists(NASTY, min_size=1, max_size=5), cut=st.integers(1, 5))
def test_csv_brings_back_every_text(tmp_path: Path, values: list[str], cut: int):
    shards = []
    for number, start in enumerate(range(0, len(values), cut)):
        shards.append(tmp_path / str(number))
        some = [Annotation(v, (), fields={"a": v, "b": v}) for v in values[start : start + cut]]
        csv_file.write(shards[-1], some, Context(number))
    csv_file.join(shards, tmp_path / "out", Context(0))
    with (tmp_path / "out").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["a"], row["b"]) for row in rows] == [(value, value) for value in values]


@PARTS
def test_parquet_keeps_types_and_makes_json_of_those_that_differ(tmp_path: Path, per_part: int):
    parquet = pytest.importorskip("pyarrow.parquet")
    table = parquet.read_table(write(tmp_path, "parquet", per_part))
    assert table.column_names == [
        "id", "故障", "at", "original_entities", "more", "entities", "low_confidence",
    ]  # fmt: skip
    rows = table.to_pylist()
    assert [str(row["id"]) for row in rows] == ["1", "2", "3", "x4"]
    assert [[e["text"] for e in row["entities"]] for row in rows] == [
        ["轴承", "点蚀"], [], ["轴承"], ["点蚀", "轴承"],
    ]  # fmt: skip
    assert rows[2]["low_confidence"][0]["end"] == 5
    assert rows[0]["at"] == "2024"
    assert rows[1]["at"] is None


@PARTS
def test_doccano_has_a_label_list_and_the_rest_as_metadata(tmp_path: Path, per_part: int):
    records = read_lines(write(tmp_path, "doccano", per_part))
    assert records[0] == {
        "text": "轴承有点蚀",
        "label": [[0, 2, "部件"], [3, 5, "失效"]],
        "id": 1,
        "at": "2024",
        "confidence": [None, None],
        "model": "zh_x 1.0",
    }
    assert len(records) == len(RECORDS)


@PARTS
def test_label_studio_is_one_array_of_tasks_whose_regions_have_ids_of_their_own(
    tmp_path: Path, per_part: int
):
    tasks = json.loads(write(tmp_path, "label_studio", per_part).read_text("utf8"))
    assert [task["data"]["text"] for task in tasks] == [fields["故障"] for fields, *_ in RECORDS]
    assert tasks[0]["data"] == {"text": "轴承有点蚀", "id": 1, "at": "2024"}
    regions = [region for task in tasks for region in task["predictions"][0]["result"]]
    assert len({region["id"] for region in regions}) == len(regions) == 5


@PARTS
def test_spacy_is_a_docbin_with_entities_spans_and_fields(tmp_path: Path, per_part: int):
    docs = list(DocBin().from_disk(write(tmp_path, "spacy", per_part)).get_docs(NLP.vocab))
    assert [doc.text for doc in docs] == [fields["故障"] for fields, *_ in RECORDS]
    for doc, (fields, ents, unsure) in zip(docs, RECORDS, strict=True):
        assert [(e.start_char, e.end_char, e.label_) for e in doc.ents] == ents
        spans = doc.spans["low_confidence"]
        assert [(e.start_char, e.end_char, e.label_) for e in spans] == unsure
        others = {key: value for key, value in fields.items() if key != "故障"}
        # (spaCy reads lists there as tuples.)
        assert json.dumps(doc.user_data[spacy_docs.FIELDS]) == json.dumps(others)


def test_spacy_joined_part_by_part_is_what_spacy_itself_would_merge(tmp_path: Path):
    write(tmp_path, "spacy", 1)
    merged = DocBin().from_disk(tmp_path / "part-0")
    merged.store_user_data = True
    for number in range(1, len(RECORDS)):
        other = DocBin().from_disk(tmp_path / f"part-{number}")
        other.store_user_data = True
        merged.merge(other)
    ours = DocBin().from_disk(tmp_path / "out.spacy")
    ours.store_user_data = True
    assert ours.to_bytes() == merged.to_bytes()


@pytest.mark.parametrize("format", FORMATS)
def test_no_record_at_all_is_a_file_that_can_be_read(tmp_path: Path, format: str):
    if format == "parquet":
        pytest.importorskip("pyarrow")
    FORMATS[format].write(tmp_path / "part", [], Context(0, LABELS))
    for shards in ([tmp_path / "part"], [tmp_path / "part"] * 2):
        FORMATS[format].join(shards, tmp_path / "out", Context(0, LABELS))
        read: dict[str, Callable[[Path], Any]] = {
            "jsonl": read_lines,
            "doccano": read_lines,
            "csv": lambda path: list(csv.DictReader(path.open(encoding="utf-8-sig"))),
            "label_studio": lambda path: json.loads(path.read_text("utf8")),
            "spacy": lambda path: list(DocBin().from_disk(path).get_docs(NLP.vocab)),
            "parquet": lambda p: __import__("pyarrow.parquet").parquet.read_table(p).to_pylist(),
        }
        assert read[format](tmp_path / "out") == []


def test_scores_are_those_of_the_extension_where_there_is_one():
    doc = NLP.make_doc("轴承")
    doc.ents = [Span(doc, 0, 2, "部件")]
    assert annotation_of(doc, {}, "", "m").scores == [None]
    before = Span.get_extension("score") if Span.has_extension("score") else None
    Span.set_extension("score", getter=lambda span: 0.123456789, force=True)
    try:
        assert annotation_of(doc, {}, "", "m").scores == [0.123457]
    finally:
        Span.remove_extension("score")
        if before:
            names = ("default", "method", "getter", "setter")
            given = dict(zip(names, before, strict=True))
            Span.set_extension("score", **{k: v for k, v in given.items() if v or k == "default"})


def test_fields_of_the_user_give_way_to_ours_under_another_name():
    fields = {"entities": 1, "original_entities": 2, "a": 3}
    assert beside(fields, ("entities",)) == {
        "original_entities": 1,
        "original_original_entities": 2,
        "a": 3,
    }
    assert Entity(0, 1, "a", "b").as_json()["score"] is None

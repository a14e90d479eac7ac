"""Span JSON: doccano, Label Studio, CLUENER, BDCI."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.errors import UserError

TEXT = "😀SKF 轴承\n有点蚀"
ENTITIES = (Entity(1, 7, "部件"), Entity(9, 11, "失效形式"))


def task(result: list[Any], **more: Any) -> dict[str, Any]:
    return {"data": {"text": TEXT}, "annotations": [{"result": result}], **more}


def region(start: int, end: int, surface: str | None, label: str) -> dict[str, Any]:
    value: dict[str, Any] = {"start": start, "end": end, "labels": [label]}
    if surface is not None:
        value["text"] = surface
    return {"type": "labels", "from_name": "label", "to_name": "text", "value": value}


REGIONS = [region(1, 7, "SKF 轴承", "部件"), region(9, 11, "点蚀", "失效形式")]
# As a browser counts, in which 😀 is two.
UTF_16 = [region(2, 8, "SKF 轴承", "部件"), region(10, 12, "点蚀", "失效形式")]
SPANS = [[1, 7, "部件"], [9, 11, "失效形式"]]
SAME: dict[str, Any] = {
    "doccano-label": {"id": 1, "text": TEXT, "label": SPANS},
    "doccano-labels": {"text": TEXT, "labels": SPANS, "Comments": []},
    "doccano-data": {"data": TEXT, "label": SPANS},
    "doccano-entities": {
        "text": TEXT,
        "entities": [
            {"id": 3, "start_offset": s, "end_offset": e, "label": x} for s, e, x in SPANS
        ],
        "relations": [{"id": 1, "from_id": 3, "to_id": 4, "type": "x"}],
    },
    "label-studio": task(REGIONS, id=1),
    "label-studio-utf16": task(UTF_16),
    "label-studio-min": {"id": 1, "text": TEXT, "标签": [r["value"] for r in REGIONS]},
    "cluener": {
        "text": TEXT,
        "label": {"部件": {"SKF 轴承": [[1, 6]]}, "失效形式": {"点蚀": [[9, 10]]}},
    },
    "bdci": {
        "ID": "1",
        "text": TEXT,
        "spo_list": [
            {
                "h": {"name": "SKF 轴承", "pos": [1, 7]},
                "t": {"name": "点蚀", "pos": [9, 11]},
                "relation": "部件故障",
            }
        ],
    },
}
LABELS = {"bdci": ("部件单元", "故障状态")}


def read(
    tmp_path: Path, content: Any, lenient: bool = False, format: str = "auto"
) -> tuple[list[Sentence], Counter[str]]:
    path = tmp_path / "all.jsonl"
    text = content if isinstance(content, str) else json.dumps(content, ensure_ascii=False)
    path.write_text(text, encoding="utf8")
    return read_file(path, format, lenient)


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("shape", ["lines", "list", "indented", "bom-and-crlf"])
def test_json_formats_say_the_same(tmp_path: Path, name: str, shape: str):
    record = SAME[name]
    line = json.dumps(record, ensure_ascii=False)
    content = {
        "lines": f"{line}\n{line}\n",
        "list": f"[{line}, {line}]",
        "indented": json.dumps([record, record], indent=2),
        "bom-and-crlf": f"\ufeff{line}\r\n\r\n{line}",
    }[shape]
    sentences, _ = read(tmp_path, content)
    labels = LABELS.get(name, ("部件", "失效形式"))
    entities = tuple(Entity(e.start, e.end, x) for e, x in zip(ENTITIES, labels, strict=True))
    assert [(s.text, s.entities) for s in sentences] == [(TEXT, entities)] * 2
    assert [s.place for s in sentences] == ["all.jsonl, record 1", "all.jsonl, record 2"]


@pytest.mark.parametrize(
    ("span", "message", "repaired"),
    [
        ([3, 1, "x"], "its begin before its end", {"reversed_spans_turned": 1}),
        ([2, 2, "x"], "some characters", {"empty_spans_dropped": 1}),
        ([0, 99, "x"], "within the text's 4", None),
        ([-1, 2, "x"], "within the text's 4", None),
        (["0", 1, "x"], "two whole numbers", None),
        ([True, 2, "x"], "two whole numbers", None),
        ([0, 1.5, "x"], "two whole numbers", None),
        ([0, 1, 7], "a name", None),
        ([0, 1, " "], "a name", None),
        ([0, 1], r"\[start, end, label\]", None),
        ("x", r"\[start, end, label\]", None),
    ],
)
@pytest.mark.parametrize("lenient", [False, True])
def test_json_wrong_span_is_an_error_with_its_record(
    tmp_path: Path, span: Any, message: str, repaired: dict[str, int] | None, lenient: bool
):
    records = [{"text": "甲乙丙丁", "label": []}, {"text": "甲乙丙丁", "label": [span]}]
    if lenient and repaired:
        assert read(tmp_path, records, lenient)[1] == repaired
        return
    with pytest.raises(UserError, match=f"all.jsonl, record 2: found.*{message}") as error:
        read(tmp_path, records, lenient)
    assert ("--vars.lenient true" in str(error.value)) == bool(repaired)


def test_json_surface_elsewhere_is_an_error_that_leniency_repairs_if_it_is_there_once(
    tmp_path: Path,
):
    record = {"text": "甲乙丙乙丁", "label": {"x": {"丁": [[0, 0]]}}}
    with pytest.raises(UserError, match=r"found the span 0:1 \(x\) with '甲', expected '丁'"):
        read(tmp_path, record)
    (sentence,), counts = read(tmp_path, record, lenient=True)
    assert sentence.entities == (Entity(4, 5, "x"),)
    assert counts == {"spans_moved_to_their_surface": 1}
    record["label"] = {"x": {"乙": [[0, 0]]}}
    with pytest.raises(UserError, match="expected '乙'"):
        read(tmp_path, record, lenient=True)


@pytest.mark.parametrize(
    ("spans", "kept", "dropped"),
    [
        ([[0, 2, "x"], [1, 4, "y"]], [Entity(1, 4, "y")], 1),
        ([[0, 2, "x"], [1, 3, "y"]], [Entity(0, 2, "x")], 1),
        ([[0, 2, "y"], [0, 2, "x"]], [Entity(0, 2, "x")], 1),
        ([[0, 2, "x"], [0, 2, "x"]], [Entity(0, 2, "x")], 0),
        ([[0, 1, "x"], [3, 4, "x"], [0, 4, "y"]], [Entity(0, 4, "y")], 2),
        ([[2, 4, "x"], [0, 2, "x"]], [Entity(0, 2, "x"), Entity(2, 4, "x")], 0),
    ],
    ids=["longest", "earlier", "label", "same", "nested", "touching"],
)
def test_json_of_overlapping_spans_one_stays_and_the_others_are_counted(
    tmp_path: Path, spans: list[Any], kept: list[Entity], dropped: int
):
    (sentence,), counts = read(tmp_path, {"text": "甲乙丙丁", "label": spans})
    assert list(sentence.entities) == kept
    assert counts["overlapping_spans_dropped"] == dropped


def test_json_lone_surrogate_is_an_error_that_leniency_repairs(tmp_path: Path):
    content = '{"text": "甲\\ud83d乙", "label": [[2, 3, "x"]]}'
    with pytest.raises(UserError, match="half of a character"):
        read(tmp_path, content)
    (sentence,), _ = read(tmp_path, content, lenient=True)
    assert sentence.text == "甲\ufffd乙"
    assert sentence.entities == (Entity(2, 3, "x"),)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "no record"),
        ("[]", "no record"),
        ('{"text": "甲", "label": []}\n{"text": ', "line 2: found"),
        ("[1]", "an object"),
        ('{"a": 1, "b": 2}', "the keys a, b"),
        ("[" * 100_000, "too deeply nested|JSON object"),
        ('{"text": "甲", "label": [[' + "9" * 5000 + ', 1, "x"]]}', "JSON object"),
        ('{"text": 7, "label": {}}', "the keys text, label"),
    ],
)
def test_json_that_cannot_be_read_is_named(tmp_path: Path, content: str, message: str):
    with pytest.raises(UserError, match=message):
        read(tmp_path, content)


def test_json_record_without_annotation_is_not_taken_for_one_without_entities(tmp_path: Path):
    records = [{"text": "甲", "label": []}, {"text": "乙"}]
    with pytest.raises(UserError, match=r"record 2: found only text.*\"label\": \[\]"):
        read(tmp_path, records)


def test_json_empty_text_is_skipped_and_counted(tmp_path: Path):
    records = [{"text": "", "label": []}, {"text": "甲", "label": []}]
    sentences, counts = read(tmp_path, records)
    assert [s.place for s in sentences] == ["all.jsonl, record 2"]
    assert counts == {"empty_texts_skipped": 1}


def test_label_studio_takes_the_last_annotation_that_was_not_cancelled(tmp_path: Path):
    record = {
        "data": {"text": TEXT},
        "annotations": [
            {"result": []},
            {"result": REGIONS},
            {"result": [region(0, 1, "😀", "x")], "was_cancelled": True},
        ],
    }
    (sentence,), counts = read(tmp_path, [record])
    assert sentence.entities == ENTITIES
    assert counts["further_annotations_ignored"] == 1


def test_label_studio_tasks_without_annotation_are_skipped_and_counted(tmp_path: Path):
    open_task = {"data": {"text": "甲"}, "annotations": [], "predictions": [{"result": REGIONS}]}
    sentences, counts = read(tmp_path, [open_task, task(REGIONS)])
    assert [s.text for s in sentences] == [TEXT]
    assert counts["tasks_without_annotation_skipped"] == 1
    with pytest.raises(UserError, match="predictions alone are not gold"):
        read(tmp_path, [open_task])


def test_label_studio_offsets_that_can_be_counted_in_two_ways_are_told_by_the_others(
    tmp_path: Path,
):
    """The file's only clear span shows that 😀 is two in it; the second 轴 of four is meant."""
    two_ways = {
        "data": {"text": "😀轴轴轴轴"},
        "annotations": [{"result": [region(3, 4, "轴", "x")]}],
    }
    (first, _), counts = read(tmp_path, [two_ways, task(UTF_16)])
    assert first.entities == (Entity(2, 3, "x"),)
    (first, _), _ = read(tmp_path, [two_ways, task(REGIONS)])
    assert first.entities == (Entity(3, 4, "x"),)
    with pytest.raises(UserError, match="one or two characters"):
        read(tmp_path, [two_ways])
    (only,), counts = read(tmp_path, [two_ways], lenient=True)
    assert only.entities == (Entity(3, 4, "x"),)
    assert counts == {"offsets_taken_as_characters": 1}


def test_label_studio_text_may_have_any_name_that_is_clear(tmp_path: Path):
    result = [region(0, 2, "轴承", "x")]
    record = {"data": {"内容": "轴承", "id": "7"}, "annotations": [{"result": result}]}
    assert read(tmp_path, [record])[0][0].text == "轴承"
    record["data"] = {"a": "轴承", "b": "轴承"}
    with pytest.raises(UserError, match="the strings a, b"):
        read(tmp_path, [record])


def test_bdci_span_with_two_types_has_that_of_its_first_relation(tmp_path: Path):
    end = {"name": "轴承", "pos": [0, 2]}
    fault = {"name": "点蚀", "pos": [2, 4]}
    relations = [
        {"h": end, "t": fault, "relation": "性能故障"},
        {"h": end, "t": fault, "relation": "部件故障"},
    ]
    (sentence,), counts = read(tmp_path, {"text": "轴承点蚀", "spo_list": relations})
    assert sentence.entities == (Entity(0, 2, "性能表征"), Entity(2, 4, "故障状态"))
    assert counts == {"spans_with_two_types": 1}


def test_bdci_unknown_relation_is_named(tmp_path: Path):
    record = {"text": "甲", "spo_list": [{"h": {}, "t": {}, "relation": "y"}]}
    with pytest.raises(UserError, match="the relation 'y', expected one of 部件故障"):
        read(tmp_path, record)


def test_json_format_may_be_forced(tmp_path: Path):
    assert read(tmp_path, SAME["doccano-label"], format="doccano")
    with pytest.raises(UserError, match="label"):
        read(tmp_path, SAME["doccano-label"], format="cluener")


@pytest.mark.parametrize("forced", ["cluener", "conll", "bdci"])
def test_json_of_another_format_than_forced_is_said_to_look_like_its_own(
    tmp_path: Path, forced: str
):
    with pytest.raises(UserError, match=r"looks like doccano: leave --vars\.format at auto\.$"):
        read(tmp_path, SAME["doccano-label"], format=forced)


def test_json_wrong_in_the_forced_format_alone_looks_like_no_other(tmp_path: Path):
    with pytest.raises(UserError) as refused:
        read(tmp_path, {"text": "甲", "label": [[0, 9, "x"]]}, format="doccano")
    assert "looks like" not in str(refused.value)


def test_columns_forced_to_be_json_are_said_to_look_like_columns(tmp_path: Path):
    (tmp_path / "x.txt").write_text("甲 B-x\n乙 O\n", encoding="utf8")
    with pytest.raises(UserError, match="looks like conll"):
        read_file(tmp_path / "x.txt", format="doccano")

"""Which text is read: what is left out, and that nothing of dev and test slips through."""

import json
import time
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.pretrain.leaks import Leaks
from zh_fdner.pretrain.prepare import dev_and_test
from zh_fdner.pretrain.selection import select
from zh_fdner.pretrain.texts import find_files, read_documents

from .conftest import convert

REPORT = "主轴电机运行三小时后温度升高到85℃，停机检查发现轴承缺油。"


def test_duplicates_and_near_duplicates_go_and_the_first_stays():
    other = "液压站油箱液位低，补充四十六号抗磨液压油后恢复正常工作。"
    documents = [[REPORT], [other], [REPORT], [REPORT.replace("85", "92")], [f"{other[:-1]}！"]]
    selection = select(documents, [])
    assert selection.documents == [[REPORT], [other]]
    assert selection.counts["exact_duplicates"] == 1
    assert selection.counts["near_duplicates"] == 2


def test_short_text_other_languages_and_boilerplate_go():
    frame = "版权所有，未经书面许可不得转载。"
    own = [
        "一号机组今日更换了进气滤芯。",
        "二车间的桥式起重机制动器打滑。",
        "冷却塔风机皮带断裂后已停用。",
        "空压机排气温度偏高需要清灰。",
        "皮带输送机跑偏开关动作停机。",
    ]
    documents = [[frame, text, "正常", "The bearing was replaced 轴承"] for text in own]
    selection = select(documents, [])
    assert selection.documents == [[text] for text in own]
    assert selection.counts["boilerplate"] == 5
    assert selection.counts["too_short"] == 5
    assert selection.counts["not_chinese"] == 5


@pytest.mark.parametrize(
    "text",
    [
        f"报告如下：{REPORT}以上。",
        REPORT.replace("85", "９２").replace("，", " ， "),
        REPORT[5:-4],
        REPORT.replace("缺油", "少油"),
    ],
    ids=["within", "other width and number", "a part", "nearly"],
)
def test_text_of_dev_and_test_is_refused_and_counted(text: str):
    selection = select([[text], ["输送带滚筒包胶脱落，计划下周更换新滚筒。"]], [REPORT])
    assert selection.documents == [["输送带滚筒包胶脱落，计划下周更换新滚筒。"]]
    refused = ("in_dev_or_test", "nearly_in_dev_or_test")
    assert sum(selection.counts.get(each, 0) for each in refused) == 1


@pytest.mark.parametrize(
    "text",
    [
        f"昨日记录：{REPORT[:-1]}，随后班组清洗了油箱。",
        f"昨日记录：{REPORT[:-1]}；",
        f"（{REPORT[:-1]}）",
        f"「{REPORT[3:-1]}……",
    ],
    ids=["goes on", "another mark", "in brackets", "a part in marks"],
)
def test_marks_at_the_ends_of_a_test_sentence_make_no_difference(text: str):
    assert not select([[text]], [f"“{REPORT}”"]).documents


OTHER = "输送带滚筒包胶脱落，计划下周更换新滚筒。"
SPREAD = ["昨日巡检" + REPORT[:9], REPORT[9:13], REPORT[13:16], REPORT[16:-1] + "，特此记录下来。"]


@pytest.mark.parametrize("alone", [False, True], ids=["in a document", "each a document"])
def test_all_lines_go_over_which_a_test_sentence_is_spread(alone: bool):
    """Some are too short to be kept, and would be missing between the others. The number 85 is
    divided."""
    assert (len(SPREAD[1]), SPREAD[2][-1], SPREAD[3][0]) == (4, "8", "5")
    lines = [OTHER, *SPREAD, "冷却塔风机皮带断裂后已停用。"]
    selection = select([[each] for each in lines] if alone else [lines], [REPORT])
    assert [each for document in selection.documents for each in document] == [
        OTHER, "冷却塔风机皮带断裂后已停用。",
    ]  # fmt: skip
    assert selection.counts["in_dev_or_test"] == 4
    assert "too_short" not in selection.counts


def test_test_sentence_is_found_that_a_text_file_wraps(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("\n".join([OTHER, *SPREAD]), encoding="utf8")
    assert select(read_documents([path], "text"), [REPORT]).documents == [[OTHER]]


@pytest.mark.parametrize(
    ("lines", "touched"),
    [
        (["转速为1", "480转时振动加剧"], [True, True]),
        (["转速为1.", "5转时振动加剧"], [True, True]),
        (["转速为", "3转时振动加剧"], [True, True]),
        (["转速为3转时振动加剧", "5号机正常"], [True, False]),
        (["一共3", "4", "", "转速为3转时振动加剧"], [False, False, False, True]),
        (["转速为3", ".", "5转时振动不变"], [False, False, False]),
    ],
)
def test_numbers_that_line_ends_divide_are_compared_as_one(lines: list[str], touched: list[bool]):
    assert Leaks(["转速为1480转时振动加剧。"]).touch(lines) == touched


def test_sentences_with_the_same_begin_are_found_each():
    leaks = Leaks(["故障现象：轴承外圈点蚀", "故障现象：轴承外圈点蚀两处", "故障现象：皮带断裂"])
    lines = ["一、故障现象：皮带断裂，二、", "故障现象：轴承外圈点蚀两", "处", "故障现象：皮带松"]
    assert leaks.touch(lines) == [True, True, True, False]


def test_leaks_are_found_in_time_linear_in_the_text():
    """(With a look at each pair of lines, or at each sentence of the same begin, it would take
    minutes.)"""
    sentences = [f"故障现象：轴承外圈点蚀{chr(0x4E00 + i)}处" for i in range(3000)]
    lines = ["故障现象：轴承外圈点蚀"] * 20_000
    began = time.process_time()
    assert Leaks(sentences).touch([f"{each}无" for each in lines]).count(True) == 0
    assert time.process_time() - began < 20


def test_short_sentences_refuse_only_what_is_the_same():
    """(Their marks do not make them longer.)"""
    leaks = Leaks(["漏油。", "轴承外圈点蚀", "漏油严重了。"])
    assert leaks.touch(["漏油。", "漏油！", "漏油严重了", "发现轴承外圈点蚀两处"]) == [True] * 4
    lines = ["密封漏油。已经更换", "现场漏油严重了。", "轴承外圈剥落"]
    assert leaks.touch(lines) == [False] * 3


def test_sentences_to_refuse_are_those_of_dev_and_test(layout: Layout):
    assert dev_and_test(layout) == []
    convert(layout, "dev的一句话", "test的一句话")
    assert dev_and_test(layout) == ["dev的一句话", "test的一句话"]


def test_half_a_character_in_jsonl_is_replaced(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "轴承\\ud83d坏了\\ud83d\\ude00"}', encoding="utf8")
    assert read_documents([path], "text") == [["轴承\ufffd坏了\U0001f600"]]


def test_folder_that_is_called_like_a_file_is_looked_into(tmp_path: Path):
    (tmp_path / "old.txt").mkdir()
    (tmp_path / "old.txt" / "a.txt").write_text("第一份", encoding="utf8")
    assert find_files([tmp_path]) == [tmp_path / "old.txt" / "a.txt"]


def test_documents_are_read_from_every_format(tmp_path: Path):
    (tmp_path / "a.txt").write_text("第一份\n第二份\n", encoding="utf8")
    (tmp_path / "b.txt").write_text("第一段\r\n第二段\r\n\r\n另一份\r\n", encoding="utf8")
    rows = [{"report": "甲\n乙", "n": 1}, {"report": "丙", "n": 2}]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "c.jsonl").write_text(lines, encoding="utf8")
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "d.PARQUET")
    assert read_documents(find_files([tmp_path]), "report") == [
        ["第一份"], ["第二份"], ["第一段", "第二段"], ["另一份"],
        ["甲", "乙"], ["丙"], ["甲", "乙"], ["丙"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.pdf", b"", "has to end in"),
        ("a.txt", b"\xb7\xfe", "GB18030"),
        ("a.jsonl", b'{"other": "x"}', "line 1: expected an object with a text in 'text'"),
        ("a.jsonl", b"{", "line 1: no JSON"),
        ("a.jsonl", b'\n\n{"text": "x"}\n{', "line 4: no JSON"),
        ("a.parquet", b"no", "cannot be read as Parquet"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, name: str, content: bytes, says: str):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=says):
        read_documents(find_files([tmp_path / name]), "text")
    with pytest.raises(UserError, match="no such file"):
        find_files([tmp_path / "absent"])


def test_column_without_texts_is_told(tmp_path: Path):
    table = pyarrow.Table.from_pylist([{"report": None}, {"report": 3.5}])
    pyarrow.parquet.write_table(table, tmp_path / "a.parquet")
    with pytest.raises(UserError, match="'report' has no texts but double"):
        read_documents([tmp_path / "a.parquet"], "report")

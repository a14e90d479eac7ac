"""Which text is read: what is left out, and that nothing of dev and test slips through."""

import json
from collections import Counter
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from zh_fdner.corpus.docbin import blank_pipeline, to_docbin
from zh_fdner.corpus.sentence import Sentence
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.pretrain.leaks import Leaks
from zh_fdner.pretrain.prepare import dev_and_test
from zh_fdner.pretrain.selection import select
from zh_fdner.pretrain.texts import find_files, read_documents
from zh_fdner.similarity.shingles import comparable

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


def test_document_goes_that_spreads_a_test_sentence_over_lines():
    document = ["昨日巡检" + REPORT[:14], REPORT[14:] + "特此记录下来。"]
    assert not select([document], [REPORT]).documents


def test_short_sentences_refuse_only_what_is_the_same():
    leaks = Leaks(["漏油。", "轴承外圈点蚀"])
    assert leaks.occur_in("漏油。")
    assert not leaks.occur_in(comparable("密封漏油。已经更换"))
    assert leaks.occur_in(comparable("发现轴承外圈点蚀两处"))
    assert not leaks.occur_in(comparable("轴承外圈剥落"))


def test_sentences_to_refuse_are_those_of_dev_and_test(layout: Layout):
    assert dev_and_test(layout) == []
    for split in ("train", "dev", "test"):
        layout.corpus.mkdir(exist_ok=True)
        sentences = [Sentence(text=f"{split}的一句话", entities=())]
        docbin = to_docbin(blank_pipeline(), sentences, Counter())
        docbin.to_disk(layout.corpus / f"{split}.spacy")
    assert dev_and_test(layout) == ["dev的一句话", "test的一句话"]


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

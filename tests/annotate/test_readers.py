"""What is a record of which file; what is none, and why."""

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zh_fdner.annotate.parts import Part
from zh_fdner.annotate.readers import registry
from zh_fdner.annotate.readers.encoding import detect_encoding
from zh_fdner.annotate.readers.source import Reading
from zh_fdner.annotate.records import Record, Rejected
from zh_fdner.errors import UserError

TEXT = st.text(
    st.one_of(
        st.sampled_from("轴承点蚀\"，,;\t'{}\\ \u3000\u2028\x85\x0b\ufeff"),
        st.characters(codec="utf-8", exclude_characters="\n\r\x00"),
    ),
    max_size=12,
)
QUICK = settings(
    deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def read(path: Path, part_bytes: int = 1 << 20, format: str = "auto", **reading: object):
    """All items of the file, read part by part, with lines counted from the file's begin."""
    settings = Reading(**reading)  # type: ignore[arg-type]
    source = registry.inspect(path, format, settings)
    staged = path.with_name("staged.jsonl")
    items, before, blank = [], registry.lines_before(source), 0
    for number, each in enumerate(registry.plan(source, staged, part_bytes)):
        part = Part(number, 0, each.start, each.end, each.weight, each.group)
        batch = registry.read(source, staged, part, settings)
        items += [(before + item.line, item) for item in batch.items]
        before += batch.lines
        blank += batch.blank
    return items, blank


def texts(path: Path, part_bytes: int = 1 << 20, **reading: object) -> list[str]:
    return [i.text for _, i in read(path, part_bytes, **reading)[0] if isinstance(i, Record)]


def rejected(path: Path, **reading: object) -> dict[int, str]:
    """Reasons by line."""
    items, _ = read(path, **reading)
    return {line: item.reason for line, item in items if isinstance(item, Rejected)}


@QUICK
@given(lines=st.lists(TEXT, max_size=12), part_bytes=st.integers(1, 40), crlf=st.booleans())
def test_text_is_read_alike_however_it_is_cut(tmp_path, lines, part_bytes, crlf):
    path = tmp_path / "in.txt"
    end = "\r\n" if crlf else "\n"
    path.write_bytes(end.join(lines).encode())
    # A byte-order mark is none of the text.
    lines = [lines[0].removeprefix("\ufeff"), *lines[1:]] if lines else []
    expected = [(n, line) for n, line in enumerate(lines, start=1) if line.strip()]
    items, _ = read(path, part_bytes, encoding="utf-8")
    assert [(line, item.text) for line, item in items] == expected


@QUICK
@given(
    rows=st.lists(st.tuples(TEXT, st.text('ab\n\r",', max_size=6)), max_size=8),
    part_bytes=st.integers(1, 60),
    delimiter=st.sampled_from(",;\t|"),
)
def test_csv_is_read_alike_however_it_is_cut(tmp_path, rows, part_bytes, delimiter):
    path = tmp_path / "in.csv"
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("id", "text"), *[(other, text) for text, other in rows]])
    path.write_bytes(file.getvalue().encode())
    found, _ = read(path, part_bytes, encoding="utf-8")
    expected = [{"id": other, "text": text} for text, other in rows if text.strip()]
    assert [item.fields for _, item in found if isinstance(item, Record)] == expected
    reasons = [item.reason for _, item in found if isinstance(item, Rejected)]
    blank = [other for text, other in rows if not text.strip() and other.strip()]
    assert reasons == ["empty_text"] * len(blank)


@QUICK
@given(
    records=st.lists(st.fixed_dictionaries({"text": TEXT, "n": st.integers()}), max_size=8),
    part_bytes=st.integers(1, 60),
)
def test_jsonl_is_read_alike_however_it_is_cut(tmp_path, records, part_bytes):
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps(each) for each in records), encoding="utf8")
    items, _ = read(path, part_bytes)
    expected = [each for each in records if each["text"].strip()]
    assert [item.fields for _, item in items if isinstance(item, Record)] == expected
    assert len(items) == len(records)


def test_jsonl_rejects_what_is_no_record_with_line_and_reason(tmp_path: Path):
    path = tmp_path / "in.jsonl"
    lines = {
        b'{"text": "\xe8\xbd\xb4"}': None,
        b'"\xe8\xbd\xb4"': None,
        b"": None,
        b'{"text": ': "invalid_json",
        b"[1, 2]": "invalid_json",
        b'{"text": "a", "x": NaN}': "invalid_json",
        b'{"text": "\xff\xfe"}': "undecodable",
        b'{"other": 1}': "no_text",
        b'{"text": null}': "no_text",
        b'{"text": 7}': "text_not_a_string",
        b'{"text": " \\t "}': "empty_text",
        b'{"text": "a", "x": "\\ud800"}': "undecodable",
        b'{"text": "' + b"a" * 60 + b'"}': "too_long",
        b'{"text": "\\ud83d\\ude00"}': None,
        b"[" * 100_000: "invalid_json",
    }
    path.write_bytes(b"\n".join(lines))
    expected = {n: reason for n, reason in enumerate(lines.values(), start=1) if reason}
    assert rejected(path, max_chars=50) == expected
    assert texts(path, max_chars=50) == ["轴", "轴", "😀"]


def test_text_rejects_a_line_that_is_not_of_the_encoding(tmp_path: Path):
    path = tmp_path / "in.txt"
    path.write_bytes("轴承\n".encode() * 3 + b"\xff\xff\n" + "点蚀".encode())
    assert rejected(path) == {4: "undecodable"}
    assert texts(path) == ["轴承"] * 3 + ["点蚀"]


def test_csv_rejects_single_rows_and_goes_on(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_bytes(
        "号,text\n1,轴\n2,b,c\n3\n4,\n\n,\n".encode()
        + b'5,"no end\n6,d\n7,"e\nf"\n8,"3" pipe"\n9,3" pipe\n10,g\n'
        + b'11,\xff\xff\n12,"never closed\n13,h'
    )
    assert rejected(path) == {
        3: "too_many_cells",
        4: "empty_text",
        5: "empty_text",
        8: "invalid_csv",
        12: "invalid_csv",
        15: "undecodable",
        16: "invalid_csv",
    }
    assert texts(path) == ["轴", "d", "e\nf", '3" pipe', "g", "h"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_tells_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str):
    path = tmp_path / "in.csv"
    rows = [["编号", "故障描述"], ["1", "轴承,点蚀;严重|停机"], ["2", "无"]]
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    items, _ = read(path, column="故障描述")
    assert [dict(item.fields) for _, item in items] == [
        {"编号": "1", "故障描述": "轴承,点蚀;严重|停机"},
        {"编号": "2", "故障描述": "无"},
    ]


@pytest.mark.parametrize("encoding", ["auto", "utf-8", "UTF8", "utf-8-sig"])
def test_csv_with_a_byte_order_mark_may_have_quotes_in_its_header(tmp_path: Path, encoding: str):
    path = tmp_path / "in.csv"
    path.write_text('"te,xt","id"\n"轴承","1"\n', encoding="utf-8-sig")
    for part_bytes in (1, 1 << 20):
        items, _ = read(path, part_bytes, column="te,xt", encoding=encoding)
        assert [dict(item.fields) for _, item in items] == [{"te,xt": "轴承", "id": "1"}]


def test_csv_of_one_column_needs_neither_its_name_nor_quotes(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text("故障描述\n轴承,点蚀\n无\n", encoding="utf8")
    assert texts(path) == ["轴承,点蚀", "无"]


def test_a_table_without_the_column_says_which_there_are(tmp_path: Path):
    path = tmp_path / "in.csv"
    path.write_text("编号,故障描述\n1,轴承\n", encoding="utf8")
    with pytest.raises(UserError, match=r"no column '描述'. Columns: '编号', '故障描述'"):
        read(path, column="描述")
    with pytest.raises(UserError, match="which column has the text is not told"):
        read(path)
    path = tmp_path / "in.jsonl"
    path.write_text('{"描述": "轴承"}\n', encoding="utf8")
    with pytest.raises(UserError, match=r"none of the first records has 'text'. They have '描述'"):
        read(path)


def test_encoding_is_that_of_most_lines(tmp_path: Path):
    """Chinese in UTF-8 is nearly always valid GB 18030, too, and would be read as nonsense."""
    path = tmp_path / "in.txt"
    path.write_bytes("轴承\n".encode() * 9 + b"\xff\n")
    assert detect_encoding(path) == "utf-8"
    path.write_bytes("轴承外圈\n".encode("gb18030") * 9 + b"\xff\n")
    assert detect_encoding(path) == "gb18030"
    path.write_bytes(b"plain\n" * 300_000 + "轴承外圈\n".encode("gb18030"))
    assert detect_encoding(path) == "gb18030"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04xl/", "ending .xlsx"),
        ("轴承".encode("utf-16"), "iconv -f UTF-16"),
        (b"\xff" * 30, "neither UTF-8 nor GB 18030"),
        (b"a\0b", "no text"),
    ],
)
def test_what_is_no_text_file_is_refused(tmp_path: Path, content: bytes, message: str):
    path = tmp_path / "in.txt"
    path.write_bytes(content)
    with pytest.raises(UserError, match=message):
        read(path)


@pytest.mark.parametrize("part_bytes", [30, 1 << 20])
def test_excel_is_read_with_its_rows_numbers_and_kinds_of_cells(tmp_path: Path, part_bytes: int):
    openpyxl = pytest.importorskip("openpyxl")
    import datetime

    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    book.create_sheet("二").append(["故障描述"])
    rows = [
        ["编号", "故障描述", "日期"],
        [1, "轴承点蚀", datetime.datetime(2024, 5, 6)],
        [],
        [2, 7],
        [3, "换\n行", None],
    ]
    for row in rows:
        book["Sheet"].append(row)
    book.save(path)
    items, blank = read(path, part_bytes, column="故障描述")
    assert [(line, type(item).__name__) for line, item in items] == [
        (2, "Record"),
        (4, "Rejected"),
        (5, "Record"),
    ]
    assert items[0][1].fields == {"编号": 1, "故障描述": "轴承点蚀", "日期": "2024-05-06T00:00:00"}
    assert items[1][1].reason == "text_not_a_string"
    assert blank == 1
    with pytest.raises(UserError, match=r"no sheet '三'. Sheets: Sheet, 二"):
        read(path, sheet="三")


def test_cells_beyond_the_header_of_a_sheet_are_kept(tmp_path: Path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "in.xlsx"
    book = openpyxl.Workbook()
    for row in (["text", "column_4"], ["轴承", 1, None, "备注"], ["齿轮", 2, ""]):
        book.active.append(row)
    book.save(path)
    items, _ = read(path)
    assert [dict(item.fields) for _, item in items] == [
        {"text": "轴承", "column_4": 1, "column_4_2": "备注"},
        {"text": "齿轮", "column_4": 2},
    ]


@pytest.mark.parametrize("part_bytes", [1, 300, 1 << 20])
def test_parquet_is_read_alike_however_it_is_cut(tmp_path: Path, part_bytes: int):
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    path = tmp_path / "in.parquet"
    values = [f"轴承{i}" if i % 7 else None for i in range(2500)]
    table = arrow.table({"text": values, "n": range(2500)})
    pyarrow.parquet.write_table(
        table.slice(0, 40 if part_bytes < 9 else None), path, row_group_size=1200
    )
    items, _ = read(path, part_bytes)
    assert [item.text for _, item in items if isinstance(item, Record)] == [
        value for value in values[: len(items)] if value
    ]
    assert [line for line, item in items if isinstance(item, Rejected)] == [
        n for n, value in enumerate(values[: len(items)], start=1) if not value
    ]


@pytest.mark.parametrize("name", ["in.xlsx", "in.parquet"])
def test_a_broken_table_is_refused_without_a_traceback(tmp_path: Path, name: str):
    pytest.importorskip("openpyxl")
    (tmp_path / name).write_bytes(b"PAR1 or not")
    with pytest.raises(UserError, match="that can be read"):
        read(tmp_path / name)


def test_a_line_without_an_end_does_not_go_into_memory(tmp_path: Path, monkeypatch):
    from zh_fdner.annotate.readers import csv_rows, lines, text

    monkeypatch.setattr(lines, "MOST_BYTES", 100)
    monkeypatch.setattr(text, "MOST_BYTES", 100)
    monkeypatch.setattr(csv_rows, "MOST_BYTES", 100)
    (tmp_path / "in.txt").write_text(f"a\n{'b' * 1000}\nc\n", encoding="utf8")
    assert rejected(tmp_path / "in.txt") == {2: "too_long"}
    for part_bytes in (1, 7, 150):
        assert texts(tmp_path / "in.txt", part_bytes) == ["a", "c"]
    (tmp_path / "in.csv").write_text(f"text\na\n{'b' * 1000}\nc\n", encoding="utf8")
    assert rejected(tmp_path / "in.csv") == {3: "invalid_csv"}
    assert texts(tmp_path / "in.csv", 7) == ["a", "c"]

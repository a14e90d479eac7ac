"""BRAT: a text, and its annotations beside it."""

from collections import Counter
from pathlib import Path

import pytest

from zh_fdner.corpus.read import read_file, read_split
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.errors import UserError

TEXT = "轴承有\n点蚀,请更换"


def read(
    tmp_path: Path, annotations: str, text: str = TEXT, lenient: bool = False
) -> tuple[list[Sentence], Counter[str]]:
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "a.ann").write_bytes(annotations.encode())
    return read_file(tmp_path / "a.ann", lenient=lenient)


def test_brat_reads_a_document_as_one_sentence(tmp_path: Path):
    annotations = "T1\t部件 0 2\t轴承\nT2\t失效 4 6\t点蚀\nR1\tx Arg1:T1 Arg2:T2\n#1\tnote T1\tx\n"
    (sentence,), counts = read(tmp_path, annotations)
    assert sentence.text == TEXT
    assert sentence.entities == (Entity(0, 2, "部件"), Entity(4, 6, "失效"))
    assert sentence.place == "a.txt, line 1"
    assert counts == {"annotations_other_than_spans_ignored": 2}


def test_brat_discontinuous_span_is_read_whole_and_counted(tmp_path: Path):
    (sentence,), counts = read(tmp_path, "T1\tx 0 2;4 6\t轴承 点蚀\n")
    assert sentence.entities == (Entity(0, 6, "x"),)
    assert counts == {"discontinuous_spans_read_whole": 1}


@pytest.mark.parametrize(
    ("text", "annotations"),
    [
        (TEXT.replace("\n", "\r\n"), "T1\tx 5 7\t点蚀\r\n"),
        (TEXT.replace("\n", "\r\n"), "T1\tx 4 6\t点蚀\r\n"),
        ("\ufeff" + TEXT, "T1\tx 4 6\t点蚀\n"),
        (TEXT, "T1\tx 2 6\t有 点蚀"),
    ],
    ids=["crlf-counted-as-two", "crlf-counted-as-one", "bom", "over-the-line-end"],
)
def test_brat_line_ends_do_not_shift_a_span(tmp_path: Path, text: str, annotations: str):
    (sentence,), _ = read(tmp_path, annotations, text)
    (entity,) = sentence.entities
    surface = sentence.text[entity.start : entity.end]
    assert surface.replace("\n", " ") == annotations.strip().split("\t")[2]


def test_brat_surface_that_is_not_there_is_an_error(tmp_path: Path):
    with pytest.raises(UserError, match=r"a.txt.*0:2 \(x\) with '轴承', expected '点蚀'"):
        read(tmp_path, "T1\tx 0 2\t点蚀\n")
    (sentence,), counts = read(tmp_path, "T1\tx 0 2\t点蚀\n", lenient=True)
    assert sentence.entities == (Entity(4, 6, "x"),)
    assert counts == {"spans_moved_to_their_surface": 1}
    with pytest.raises(UserError, match="expected '轴承 更换'"):
        read(tmp_path, "T1\tx 0 2;4 6\t轴承 更换\n", lenient=True)


@pytest.mark.parametrize(
    "line", ["T1", "T1\tx 0 2", "T1\tx 0\t轴承", "T1\tx a b\t轴承", "T1 x 0 2 轴"]
)
def test_brat_wrong_line_is_named(tmp_path: Path, line: str):
    with pytest.raises(UserError, match=r"a\.ann, line 2: found"):
        read(tmp_path, f"T1\tx 0 2\t轴承\n{line}\n")


def test_brat_text_without_annotations_is_an_error(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf8")
    with pytest.raises(UserError, match=r"a\.ann with the annotations beside it"):
        read_file(tmp_path / "a.txt", "brat")


def test_brat_folder_is_a_sentence_a_document(tmp_path: Path):
    for name in ("x/b", "x/a"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.txt").write_text(TEXT, encoding="utf8")
        (tmp_path / f"{name}.ann").write_text("", encoding="utf8")
    split = read_split(tmp_path)
    assert [s.place for s in split.sentences] == ["x/a.txt, line 1", "x/b.txt, line 1"]
    assert split.formats == ["brat"]

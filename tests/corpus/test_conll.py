"""Reading CoNLL-style files."""

from collections import Counter
from pathlib import Path

import pytest

from zh_fdner.corpus.formats import conll
from zh_fdner.corpus.problems import Problems
from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.errors import UserError

from ..conftest import CONLL


def read(
    tmp_path: Path, content: str | bytes, lenient: bool = False
) -> tuple[list[Sentence], Counter[str]]:
    path = tmp_path / "train.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
    return read_file(path, "conll", lenient)


def test_conll_entities_are_where_the_file_has_them(tmp_path: Path):
    sentences, counts = read(tmp_path, CONLL)
    assert [s.text for s in sentences] == ["轴承62有点蚀", "更换。"]
    assert sentences[0].entities == (
        Entity(0, 2, "部件"),
        Entity(2, 4, "参数"),
        Entity(5, 7, "失效形式"),
    )
    assert not counts


@pytest.mark.parametrize(
    "content",
    [
        CONLL.replace(" ", "\t"),
        CONLL.replace("\n", "\r\n"),
        CONLL.replace("\n", "\r"),
        CONLL.replace("承 I", "承\tI"),
        "\ufeff" + CONLL,
        CONLL.rstrip("\n"),
        "\n\n" + CONLL + "\n\n\n",
        CONLL.replace(" ", " NN _ "),
        "-DOCSTART- -X- O O\n\n" + CONLL,
    ],
    ids=[
        "tab",
        "crlf",
        "cr",
        "mixed",
        "bom",
        "no-final-newline",
        "blank-lines",
        "four-columns",
        "docstart",
    ],
)
def test_conll_variants_read_alike(tmp_path: Path, content: str):
    assert [(s.text, s.entities) for s in read(tmp_path, content)[0]] == [
        (s.text, s.entities) for s in read(tmp_path, CONLL)[0]
    ]


@pytest.mark.parametrize(
    "tags",
    ["B-x M-x E-x O S-x", "B-x I-x E-x O S-x", "B-x I-x L-x O U-x", "B-x I-x I-x O B-x"],
    ids=["BMES", "BIOES", "BILOU", "BIO"],
)
def test_conll_reads_every_scheme(tmp_path: Path, tags: str):
    content = "\n".join(f"{c} {t}" for c, t in zip("甲乙丙丁戊", tags.split(), strict=True))
    (sentence,), counts = read(tmp_path, content)
    assert sentence.entities == (Entity(0, 3, "x"), Entity(4, 5, "x"))
    assert not counts


def test_conll_adjacent_entities_of_one_label_stay_apart(tmp_path: Path):
    (sentence,), _ = read(tmp_path, "甲 B-x\n乙 B-x\n丙 I-x\n")
    assert sentence.entities == (Entity(0, 1, "x"), Entity(1, 3, "x"))


BROKEN = {
    "inside-without-begin": ("甲 B-x\n乙 O\n丙 I-x\n", 3, "inside_tag_without_begin", (0, 1, 2, 3)),
    "label-switch": ("甲 B-x\n乙 I-y\n丙 O\n", 2, "label_switch", (0, 1, 1, 2)),
    "no-end": ("甲 B-x\n乙 E-x\n丙 B-x\n", 3, "begin_without_end", (0, 2, 2, 3)),
    "no-last": ("甲 U-x\n乙 B-x\n丙 O\n", 2, "begin_without_end", (0, 1, 1, 2)),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_conll_broken_scheme_is_an_error_that_leniency_repairs(tmp_path: Path, content):
    text, line, kind, ends = content
    with pytest.raises(UserError, match=rf"line {line}: found.*Write") as error:
        read(tmp_path, text)
    assert "--vars.lenient true" in str(error.value)
    (sentence,), counts = read(tmp_path, text, lenient=True)
    assert counts == {kind: 1}
    assert [(e.start, e.end) for e in sentence.entities] == [ends[:2], ends[2:]]


@pytest.mark.parametrize(
    ("tags", "scheme"),
    [
        ("I-x I-x O I-x B-x", "IOB1"),
        ("I-x I-x O O I-y", "IO"),
        ("B-x I-x O B-x B-x", "BIO"),
        ("B-x E-x O S-x S-x", "BIOES"),
        ("B-x L-x O U-x U-x", "BILOU"),
        ("B-x M-x E-x O S-x", "BMES"),
    ],
)
def test_conll_scheme_is_told_by_the_whole_file(tmp_path: Path, tags: str, scheme: str):
    path = tmp_path / "train.txt"
    rows = zip("甲乙丙丁戊", tags.split(), strict=True)
    path.write_text("\n".join(f"{c} {t}" for c, t in rows), encoding="utf8")
    problems = Problems("train.txt")
    conll.read(path, problems)
    problems.check()
    assert problems.scheme == scheme


def test_conll_schemes_say_the_same(tmp_path: Path):
    """甲乙 is one entity, 丁 and 戊 are two that touch."""
    schemes = [
        "B-x I-x O B-x B-x",
        "I-x I-x O I-x B-x",
        "B-x E-x O S-x S-x",
        "B-x L-x O U-x U-x",
    ]
    found = set()
    for tags in schemes:
        rows = zip("甲乙丙丁戊", tags.split(), strict=True)
        (sentence,), counts = read(tmp_path, "\n".join(f"{c}\t{t}" for c, t in rows))
        found.add(sentence.entities)
        assert not counts
    assert found == {(Entity(0, 2, "x"), Entity(3, 4, "x"), Entity(4, 5, "x"))}


def test_conll_comments_are_skipped_and_counted_but_the_token_is_kept(tmp_path: Path):
    content = "# text = 2#轴承\n#begin document (x); part 000\n2 B-x\n# I-x\n轴 I-x\n"
    (sentence,), counts = read(tmp_path, content)
    assert sentence.text == "2#轴"
    assert sentence.entities == (Entity(0, 3, "x"),)
    assert counts == {"comment_lines_skipped": 2}


@pytest.mark.parametrize("row", ["#\tB_x", "#", "# 轴 O"])
def test_conll_what_may_be_a_token_is_no_comment(tmp_path: Path, row: str):
    with pytest.raises(UserError, match="line 2"):
        read(tmp_path, f"轴 O\n{row}\n")


@pytest.mark.parametrize(
    "token",
    [
        "\u3000",
        "\u2028",
        "\x85",
        "\x0b",
        "\x0c",
        "\x1c",
        "\x1f",
        "\u200b",
        "\ufeff",
        "\ufffd",
        "\xa0",
    ],
    ids=ascii,
)
@pytest.mark.parametrize("separator", [" ", "\t"])
def test_conll_strange_characters_are_tokens(tmp_path: Path, token: str, separator: str):
    content = f"甲 B-x\n{token} I-x\n乙 I-x\n".replace(" ", separator)
    (sentence,), _ = read(tmp_path, content)
    assert sentence.text == f"甲{token}乙"
    assert sentence.entities == (Entity(0, 3, "x"),)


def test_conll_carriage_return_is_a_token_where_lines_end_in_line_feeds(tmp_path: Path):
    (sentence,), _ = read(tmp_path, "甲 O\n\r O\n乙 O\n")
    assert sentence.text == "甲\r乙"


def test_conll_indented_file_is_not_read_as_spaces(tmp_path: Path):
    with pytest.raises(UserError, match="spaces in the first column"):
        read(tmp_path, "  轴 O\n  承 O\n")


def test_conll_sentences_tell_their_place_and_how_they_are_written(tmp_path: Path):
    sentences, _ = read(tmp_path, "SKF B-x\n62 O\n\n\n甲 O\n")
    assert [(s.place, s.written) for s in sentences] == [
        ("train.txt, line 1", "SKF 62"),
        ("train.txt, line 5", ""),
    ]


def test_conll_all_problems_are_told_at_once(tmp_path: Path):
    with pytest.raises(UserError) as error:
        read(tmp_path, "甲 wrong\n" * 25)
    lines = str(error.value).splitlines()
    assert lines[0] == "train.txt: 25 problems."
    assert lines[10].strip().startswith("train.txt, line 10: found the tag 'wrong'")
    assert lines[11].strip() == "… and 15 more of them."


def test_conll_missing_annotation_is_not_o(tmp_path: Path):
    (sentence,), _ = read(tmp_path, "甲 B-x\n乙 -\n丙 O\n")
    assert sentence.missing == {1}


def test_conll_token_may_be_a_space_or_several_characters(tmp_path: Path):
    (sentence,), _ = read(tmp_path, "SKF B-x\n  I-x\n6205 I-x\n\u3000 O\n轴 O\n")
    assert sentence.text == "SKF 6205\u3000轴"
    assert sentence.entities == (Entity(0, 8, "x"),)


def test_conll_line_separators_of_unicode_are_tokens(tmp_path: Path):
    (sentence,), _ = read(tmp_path, "甲 O\n\u2028 O\n\x85 O\n乙 O\n")
    assert sentence.text == "甲\u2028\x85乙"


def test_conll_position_digits_are_stripped_and_counted(tmp_path: Path):
    (sentence,), counts = read(tmp_path, "科0\tB-x\n技1\tI-x\n20\tO\n")
    assert sentence.text == "科技2"
    assert counts["position_digits_stripped"] == 3


@pytest.mark.parametrize(
    ("content", "line", "hint"),
    [
        ("甲 O\n乙\n", 2, "missing tag"),
        ("甲 O\n\n乙 B_x\n", 3, "Write B-x"),
        ("甲 o\n", 1, "capital letter O"),
        ("甲 部件\n", 1, "expected O"),
        ("甲 NN O\n乙 O\n", 2, "found 2 columns"),
        ("甲\tO\n\tO\n", 2, "missing character"),
        ("轴 O\n".encode() + "承 O\n".encode("gb18030"), 2, "iconv -f GB18030"),
        ("轴 O\n".encode("utf-16"), 1, "iconv -f UTF-16"),
        ("甲 b-x\n", 1, "Write B-x"),
    ],
    ids=[
        "no-tag",
        "underscore",
        "small-o",
        "label-alone",
        "columns",
        "no-token",
        "gb18030",
        "utf16",
        "small-b",
    ],
)
def test_conll_wrong_line_is_named_with_its_fix(
    tmp_path: Path, content: str | bytes, line: int, hint: str
):
    with pytest.raises(UserError, match=f"line {line}.*{hint}") as error:
        read(tmp_path, content)
    assert "train.txt" in str(error.value)


def test_conll_empty_file_is_an_error(tmp_path: Path):
    with pytest.raises(UserError, match="no sentence"):
        read(tmp_path, "\n\n")

"""Reading CoNLL-style files."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity, Sentence
from zh_fdner.errors import UserError

from ..conftest import CONLL, shared_corpus


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


def test_conll_inside_without_begin_begins_and_is_counted(tmp_path: Path):
    (sentence,), counts = read(tmp_path, "甲 I-x\n乙 I-x\n丙 I-y\n丁 O\n")
    assert sentence.entities == (Entity(0, 2, "x"), Entity(2, 3, "y"))
    assert counts == {"inside_tag_without_begin": 1, "label_switch": 1}


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
        ("轴 O\n".encode() + "承 O\n".encode("gb18030"), 2, "iconv"),
    ],
    ids=["no-tag", "underscore", "small-o", "label-alone", "columns", "no-token", "gb18030"],
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


@given(content=st.text(alphabet="轴承 \t\nOBI-x部_1\ufeff\r\u3000", max_size=60))
def test_conll_reads_anything_or_says_why_not(tmp_path_factory, content: str):
    try:
        sentences, _ = read(tmp_path_factory.mktemp("fuzz"), content)
    except UserError:
        return
    for sentence in sentences:
        ends = [0, *(e.end for e in sentence.entities)]
        assert all(e.start >= end for e, end in zip(sentence.entities, ends, strict=False))
        assert ends[-1] <= len(sentence.text)


@pytest.mark.parametrize(
    ("name", "sentences", "entities"),
    [
        ("car_faults/sample219/train.txt", 73, 265),
        ("car_faults/sample219/valid.txt", 73, 242),
        ("car_faults/sample219/test.txt", 73, 256),
        ("resume/train.char.bmes", 3821, 13440),
        ("resume/dev.char.bmes", 463, 1497),
        ("resume/test.char.bmes", 477, 1630),
        ("weibo/weiboNER_2nd_conll.train", 1350, 1895),
        ("weibo/weiboNER_2nd_conll.dev", 270, 389),
        ("weibo/weiboNER_2nd_conll.test", 270, 418),
    ],
)
def test_conll_counts_of_real_corpora(name: str, sentences: int, entities: int):
    read_sentences, _ = read_file(shared_corpus(name), lenient=True)
    assert len(read_sentences) == sentences
    assert sum(len(s.entities) for s in read_sentences) == entities

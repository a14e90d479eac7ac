"""spaCy's DocBin and the hub's parquet."""

import json
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span

from zh_fdner.corpus.read import read_file
from zh_fdner.corpus.sentence import Entity
from zh_fdner.errors import UserError

TOKENS = [["SKF", "轴", "承"], ["点", "蚀"]]
TAGS = [[1, 2, 2], [3, 0]]
NAMES = ["O", "B-部件", "I-部件", "B-x.y", "I-x.y"]
CLASS_LABEL = {"names": NAMES, "_type": "ClassLabel"}
FEATURES = {
    "sequence": {"feature": CLASS_LABEL, "_type": "Sequence"},
    "list": {"feature": CLASS_LABEL, "_type": "List"},
    "plain": [CLASS_LABEL],
}


def write(
    path: Path, tokens: Any, tags: Any, feature: Any = None, column: str = "ner_tags"
) -> Path:
    table = pyarrow.table({"tokens": tokens, column: tags})
    if feature is not None:
        info = {"info": {"features": {column: feature}}}
        table = table.replace_schema_metadata({b"huggingface": json.dumps(info).encode()})
    pyarrow.parquet.write_table(table, path)
    return path


@pytest.mark.parametrize("feature", FEATURES.values(), ids=FEATURES)
def test_parquet_tags_are_named_by_the_metadata(tmp_path: Path, feature: Any):
    sentences, _ = read_file(write(tmp_path / "train.parquet", TOKENS, TAGS, feature))
    assert [s.text for s in sentences] == ["SKF轴承", "点蚀"]
    assert [s.entities for s in sentences] == [(Entity(0, 5, "部件"),), (Entity(0, 1, "x.y"),)]
    assert sentences[1].place == "train.parquet, row 2, token 1"


def test_parquet_tags_may_be_strings(tmp_path: Path):
    tags = [[NAMES[tag] for tag in row] for row in TAGS]
    sentences, _ = read_file(write(tmp_path / "x.parquet", TOKENS, tags, column="tags"))
    assert sentences[0].entities == (Entity(0, 5, "部件"),)


def test_parquet_unknown_tag_is_missing_annotation(tmp_path: Path):
    path = write(tmp_path / "x.parquet", TOKENS, [[1, -100, None], [0, 0]], FEATURES["list"])
    (first, _), _ = read_file(path)
    assert first.missing == {3, 4}


@pytest.mark.parametrize(
    ("tokens", "tags", "feature", "message"),
    [
        (TOKENS, TAGS, None, "ClassLabel names"),
        (TOKENS, [[1, 9, 2], [0, 0]], FEATURES["list"], "row 1, token 2: found the tag 9"),
        (TOKENS, [[1], [0, 0]], FEATURES["list"], "row 1: .*equally long"),
        ([["", "轴"]], [[0, 0]], FEATURES["list"], "an empty token"),
        ([[None, "轴"]], [[0, 0]], FEATURES["list"], "a string"),
        ([None], [None], FEATURES["list"], "equally long"),
        ([[]], [[]], FEATURES["list"], "no tokens"),
        (TOKENS, [["B-x", "y", "O"], ["O", "O"]], None, "row 1, token 2: found the tag 'y'"),
    ],
)
def test_parquet_wrong_content_is_named(tmp_path: Path, tokens, tags, feature, message: str):
    path = write(tmp_path / "x.parquet", tokens, tags, feature)
    with pytest.raises(UserError, match=message):
        read_file(path)


def test_parquet_numbers_without_names_are_one_problem_of_their_column(tmp_path: Path):
    with pytest.raises(UserError) as refused:
        read_file(write(tmp_path / "x.parquet", TOKENS, TAGS))
    message = str(refused.value)
    assert message.startswith("x.parquet, column ner_tags: found the tags 0, 1, 2, 3, expected")
    assert "\n" not in message


def test_parquet_without_tags_names_its_columns(tmp_path: Path):
    pyarrow.parquet.write_table(pyarrow.table({"text": ["甲"]}), tmp_path / "x.parquet")
    with pytest.raises(UserError, match="the columns text, expected one of tokens"):
        read_file(tmp_path / "x.parquet")


def test_docbin_is_read_with_its_entities_and_what_is_not_annotated(tmp_path: Path):
    nlp = spacy.blank("en")
    doc = Doc(nlp.vocab, words=["SKF", "6205", "轴承", "\n", "坏"], spaces=[True, *[False] * 4])
    doc.set_ents([Span(doc, 0, 3, "部件")], missing=[Span(doc, 4, 5)], default="outside")
    DocBin(docs=[doc]).to_disk(tmp_path / "x.spacy")
    (sentence,), counts = read_file(tmp_path / "x.spacy")
    assert sentence.text == "SKF 6205轴承\n坏"
    assert sentence.entities == (Entity(0, 10, "部件"),)
    assert sentence.missing == {11}
    assert sentence.place == "x.spacy, doc 1"
    assert not counts


@pytest.mark.parametrize("name", ["x.spacy", "x.parquet", "x.dat"])
@pytest.mark.parametrize("content", [b"", b"no", b"PAR1\x00\x00PAR1"])
def test_damaged_file_is_named(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=name):
        read_file(tmp_path / name)

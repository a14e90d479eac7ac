"""The convert step: DocBin files and the manifest's counts."""

import json
import shutil
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from zh_fdner.corpus.convert import convert
from zh_fdner.corpus.docbin import PLACE
from zh_fdner.corpus.read import read_file
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout
from zh_fdner.manifest import FDNER, write_manifest
from zh_fdner.sources.corpus import resolve_corpus
from zh_fdner.sources.corpus_files import write_files

from ..conftest import CONLL


def prepare(layout: Layout, train: str) -> None:
    """A fetched corpus, with CONLL for dev and test."""
    fill(layout, {"train/train.txt": train, "dev/dev.txt": CONLL, "test/test.txt": CONLL})


def fill(layout: Layout, files: dict[str, str], name: str = "mine") -> None:
    sha256 = write_files({k: v.encode() for k, v in files.items()}, layout.source_corpus)
    corpus = {"name": name, "files": sha256}
    manifest = {"corpus": corpus, "encoder": {}, "splits": {}, "overlap": {}}
    write_manifest(layout.fetched_manifest, manifest)  # type: ignore[arg-type]


def test_convert_counts_what_it_read_and_repaired(layout: Layout, capsys):
    prepare(layout, CONLL.replace("B-措施", "I-措施"))
    convert(layout, lenient=True)
    manifest = json.loads(layout.manifest.read_text(encoding="utf8"))
    assert manifest["splits"]["train"] == {
        "sentences": 2,
        "characters": 10,
        "entities": 4,
        "entities_per_type": {"参数": 1, "失效形式": 1, "措施": 1, "部件": 1},
        "repaired_or_skipped": {"inside_tag_without_begin": 1},
    }
    assert manifest["overlap"] == {"dev_in_train": 2, "test_in_train": 2}
    assert "inside tag without begin: 1" in capsys.readouterr().out


def test_convert_writes_one_doc_a_sentence(layout: Layout):
    prepare(layout, CONLL)
    convert(layout)
    vocab = spacy.blank("zh").vocab
    docs = list(DocBin().from_disk(layout.corpus / "train.spacy").get_docs(vocab))
    assert [d.text for d in docs] == ["轴承62有点蚀", "更换。"]


def test_convert_refuses_a_training_set_without_entities(layout: Layout):
    prepare(layout, "甲 O\n")
    with pytest.raises(UserError, match="nothing to learn"):
        convert(layout)


def test_convert_needs_fetch_first(layout: Layout):
    with pytest.raises(UserError, match="manifest"):
        convert(layout)


def test_convert_refuses_files_that_are_not_those_fetched(layout: Layout):
    prepare(layout, CONLL)
    (layout.source_corpus / "dev" / "dev.txt").write_text("甲 O\n", encoding="utf8")
    with pytest.raises(UserError, match=r"dev\.txt is not what was fetched"):
        convert(layout)


def test_convert_that_fails_leaves_the_old_corpus_whole(layout: Layout):
    prepare(layout, CONLL)
    convert(layout)
    before = {p.name: p.read_bytes() for p in layout.corpus.iterdir()}
    prepare(layout, CONLL + "\n甲 wrong\n")
    with pytest.raises(UserError, match="train"):
        convert(layout)
    assert before == {p.name: p.read_bytes() for p in layout.corpus.iterdir()}


def test_convert_is_the_same_twice(layout: Layout):
    prepare(layout, CONLL)
    convert(layout)
    first = {p.name: p.read_bytes() for p in layout.corpus.iterdir()}
    convert(layout)
    assert first == {p.name: p.read_bytes() for p in layout.corpus.iterdir()}


def test_convert_sample(layout: Layout):
    source = resolve_corpus("sample", layout, layout.source_corpus)
    manifest = {"corpus": source, "encoder": {}, "splits": {}, "overlap": {}}
    write_manifest(layout.fetched_manifest, manifest)  # type: ignore[arg-type]
    convert(layout)
    counts = json.loads(layout.manifest.read_text(encoding="utf8"))
    assert counts["splits"]["train"]["sentences"] == 240
    assert not any(counts["splits"][s]["repaired_or_skipped"] for s in ("train", "dev", "test"))


def test_convert_refuses_what_leniency_repairs_and_says_so(layout: Layout):
    prepare(layout, CONLL.replace("B-措施", "I-措施"))
    with pytest.raises(UserError, match=r"train\.txt, line 9.*\n.*--vars\.lenient true"):
        convert(layout)


def test_convert_reads_fdner_leniently_by_default_and_says_so(layout: Layout):
    train = CONLL.replace("B-措施", "I-措施")
    fill(layout, {"train/a.txt": train, "dev/a.txt": CONLL, "test/a.txt": CONLL}, name=FDNER)
    convert(layout)
    corpus = json.loads(layout.manifest.read_text(encoding="utf8"))["corpus"]
    assert corpus["lenient"]
    assert corpus["format"] == "conll (BIO)"
    with pytest.raises(UserError, match="found 'I-措施'"):
        convert(layout, lenient=False)


def test_convert_splits_may_be_of_different_formats(layout: Layout):
    span = '{"text": "轴承", "label": [[0, 2, "部件"]]}'
    fill(layout, {"train/a.txt": CONLL, "dev/b.jsonl": span, "test/c.jsonl": span})
    convert(layout)
    manifest = json.loads(layout.manifest.read_text(encoding="utf8"))
    assert manifest["corpus"]["format"] == "conll (BIO), doccano"
    assert manifest["splits"]["dev"]["entities"] == 1


def test_convert_divides_a_corpus_without_splits(layout: Layout, capsys):
    names = [chr(ord("一") + i % 50) * 2 for i in range(60)]
    records = [f'{{"text": "{name}", "label": [[0, 2, "部件"]]}}' for name in names]
    fill(layout, {"all/export.jsonl": "\n".join(records)})
    convert(layout)
    manifest = json.loads(layout.manifest.read_text(encoding="utf8"))
    sizes = {split: counts["sentences"] for split, counts in manifest["splits"].items()}
    assert sum(sizes.values()) == 60
    assert 4 <= sizes["dev"] <= 6
    assert 4 <= sizes["test"] <= 6
    assert manifest["overlap"] == {"dev_in_train": 0, "test_in_train": 0}
    assert "80/10/10" in manifest["corpus"]["divided"]
    assert "80/10/10" in capsys.readouterr().out


def test_convert_docs_tell_their_place(layout: Layout):
    prepare(layout, CONLL)
    convert(layout)
    docs = DocBin().from_disk(layout.corpus / "train.spacy").get_docs(spacy.blank("zh").vocab)
    assert [d.user_data[PLACE] for d in docs] == ["train.txt, line 1", "train.txt, line 9"]


def test_convert_refuses_a_file_that_was_not_fetched(layout: Layout):
    prepare(layout, CONLL)
    (layout.source_corpus / "dev" / "more.txt").write_text(CONLL, encoding="utf8")
    with pytest.raises(UserError, match=r"more\.txt is not what was fetched"):
        convert(layout)


def test_convert_tells_the_corpus_by_its_annotation_alone(layout: Layout):
    def sha256(train: str = CONLL, file: str = "a.txt", name: str = "mine") -> str:
        fill(layout, {f"train/{file}": train, "dev/a.txt": CONLL, "test/a.txt": CONLL}, name)
        convert(layout)
        found: str = json.loads(layout.manifest.read_text(encoding="utf8"))["corpus"]["sha256"]
        shutil.rmtree(layout.source_corpus)
        return found

    first = sha256()
    assert sha256() == sha256(file="renamed.txt", name="another") == first
    corrected = CONLL.replace("部件", "零件")
    shorter = CONLL.replace("点 B-失效形式\n蚀 I-失效形式", "点 O\n蚀 B-失效形式")
    turned = "\n\n".join(CONLL.strip().split("\n\n")[::-1]) + "\n"
    assert len({first, sha256(corrected), sha256(shorter), sha256(turned)}) == 4


@pytest.mark.parametrize("lenient", [None, True, False])
def test_convert_tells_how_it_was_asked_to_read(layout: Layout, lenient: bool | None):
    prepare(layout, CONLL)
    convert(layout, "conll", lenient)
    corpus = json.loads(layout.manifest.read_text(encoding="utf8"))["corpus"]
    assert (corpus["format_requested"], corpus["lenient_requested"]) == ("conll", lenient)
    assert corpus["lenient"] == bool(lenient)


def test_convert_says_which_files_it_pooled(layout: Layout, capsys):
    text = "\n".join(f"{c} B-x\n有 O\n" for c in "甲乙丙丁戊己庚辛壬癸")
    fill(layout, {"all/第一批.txt": text, "all/第二批.txt": text})
    convert(layout)
    assert "⚠ 2 files were pooled and divided anew: 第一批.txt, 第二批.txt" in (
        capsys.readouterr().out
    )


@pytest.mark.parametrize("name", ["train.txt", "train.json", "train.xlsx"])
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04\x14\x00[Content_Types].xml xl/workbook.xml\xff", "Excel.*save that as UTF-8"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel.*save that as UTF-8"),
        (b"PK\x03\x04\x14\x00train.txt\xff", r"a zip.*end in \.zip"),
    ],
    ids=["xlsx", "xls", "zip"],
)
def test_read_says_that_a_file_is_of_excel_or_a_zip(
    tmp_path: Path, name: str, content: bytes, message: str
):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError, match=message):
        read_file(tmp_path / name)


def test_convert_warns_of_splits_whose_tag_schemes_differ(layout: Layout, capsys):
    prepare(layout, "轴 B-部件\n承 E-部件\n有 O\n")
    convert(layout)
    said = "⚠ The splits are read differently: train as conll (BIOES), dev as conll (BIO), test as"
    assert said in capsys.readouterr().out


def test_convert_does_not_warn_of_the_scheme_of_a_split_without_entities(layout: Layout, capsys):
    bioes = "轴 B-部件\n承 E-部件\n"
    fill(layout, {"train/a.txt": bioes, "dev/a.txt": bioes, "test/a.txt": "无 O\n"})
    convert(layout)
    assert "differently" not in capsys.readouterr().out

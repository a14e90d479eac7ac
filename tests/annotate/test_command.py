"""The command: what it takes, tells and refuses, and what a repetition does."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from filelock import FileLock
from spacy.tokens import DocBin

from zh_fdner.errors import UserError

from ..conftest import ROOT
from .conftest import build, read_lines, texts_of

LINES = [f"轴承{i}有点蚀" for i in range(200)]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.txt"
    path.write_text("\n".join(LINES), encoding="utf8")
    return path


def test_text_in_jsonl_out_with_nothing_left_behind(run, notes: Path, tmp_path: Path, capsys):
    run("notes.txt", "out.jsonl", "--part-kib", "1")
    assert texts_of("out.jsonl") == LINES
    assert {path.name for path in tmp_path.iterdir()} == {
        "notes.txt", "out.jsonl", "out.jsonl.job.json",
    }  # fmt: skip
    assert "200 records, 400 entities" in capsys.readouterr().out
    report = json.loads(Path("out.jsonl.job.json").read_text("utf8"))
    assert report["entities"] == {"失效": 200, "部件": 200}
    assert report["parts"] > 3


def test_a_folder_gets_parts_that_together_are_the_file(run, notes: Path):
    run("notes.txt", "out/", "--part-kib", "1")
    names = sorted(path.name for path in Path("out").iterdir())
    assert names[0] == "_job.json"
    assert names[1] == "part-00000.jsonl"
    assert len(names) > 3
    assert [text for name in names[1:] for text in texts_of(f"out/{name}")] == LINES


@pytest.mark.parametrize("format", ["csv", "parquet", "doccano", "label_studio", "spacy"])
def test_a_folder_of_any_format_has_whole_files(run, notes: Path, format: str):
    if format == "parquet":
        pytest.importorskip("pyarrow")
    run("notes.txt", "out/", "--part-kib", "1", "--output-format", format)
    assert len(list(Path("out").glob("part-*"))) > 3
    assert Path("out/_label_config.xml").exists() == (format == "label_studio")


def test_processes_give_the_same_bytes(run, notes: Path):
    run("notes.txt", "one.jsonl", "--part-kib", "1")
    run("notes.txt", "two.jsonl", "--part-kib", "1", "--workers", "2")
    assert Path("one.jsonl").read_bytes() == Path("two.jsonl").read_bytes()


def test_input_is_files_folders_and_patterns_in_order(run, tmp_path: Path):
    for name in ("in/b.txt", "in/a.jsonl", "in/_job.json", "in/.x.txt", "in/deep/c.csv", "z.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        content = {".jsonl": '{"text": "%s"}', ".csv": "text\n%s"}.get(Path(name).suffix, "%s")
        (tmp_path / name).write_text(content % name, encoding="utf8")
    (tmp_path / "in/pdf.pdf").write_bytes(b"%PDF")
    run("z.txt", "in", "out.jsonl")
    assert texts_of("out.jsonl") == ["z.txt", "in/a.jsonl", "in/b.txt", "in/deep/c.csv"]
    run("in/**/*.csv", "other.jsonl")
    assert texts_of("other.jsonl") == ["in/deep/c.csv"]


def test_rejected_records_are_set_aside_with_place_and_reason(run, failing: Path, capsys):
    lines = [*LINES[:30], "坏轴承", *LINES[30:60], "\x00坏", "x" * 60, *LINES[60:]]
    Path("in.jsonl").write_text(
        "\n".join([*(json.dumps({"text": line}) for line in lines), "{"]), encoding="utf8"
    )
    run("in.jsonl", "out.jsonl", "--max-chars", "50", "--part-kib", "1", model=failing)
    assert texts_of("out.jsonl") == LINES
    rejected = read_lines("out.jsonl.rejected.jsonl")
    assert [(each["line"], each["reason"]) for each in rejected] == [
        (31, "pipeline_failed"),
        (62, "pipeline_failed"),
        (63, "too_long"),
        (204, "invalid_json"),
    ]
    assert rejected[0]["detail"] == "ValueError: 坏 is too much"
    assert rejected[0]["raw"] == "坏轴承"
    assert rejected[0]["file"] == os.path.abspath("in.jsonl")
    printed = capsys.readouterr().out
    assert "4 rejected" in printed
    assert "pipeline failed: 2" in printed


def test_exit_status_is_1_if_too_much_was_rejected(run, capsys):
    Path("in.jsonl").write_text('{"text": "a"}\n{\n', encoding="utf8")
    with pytest.raises(SystemExit, match="1"):
        run("in.jsonl", "out.jsonl")
    assert texts_of("out.jsonl") == ["a"]
    with pytest.raises(SystemExit, match="1"):
        run("in.jsonl", "out.jsonl")
    run("in.jsonl", "out.jsonl", "--max-rejected", "0.5")


def test_a_pipeline_that_fails_on_everything_stops_the_job(run, failing: Path):
    Path("in.txt").write_text("坏\n" * 10, encoding="utf8")
    with pytest.raises(UserError, match="fails on every record of a part, at last with: ValueErr"):
        run("in.txt", "out.jsonl", model=failing)


def test_the_same_command_again_has_nothing_to_do(run, notes: Path, capsys):
    run("notes.txt", "out.jsonl")
    before = Path("out.jsonl").stat().st_mtime_ns
    run("notes.txt", "out.jsonl", "--workers", "2")
    assert Path("out.jsonl").stat().st_mtime_ns == before
    assert "is there already" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (["--max-chars", "9"], "--max-chars: was 100000, is 9"),
        (["--output-format", "doccano"], "--output-format: was jsonl, is doccano"),
        ([], "the input .*notes.txt: was .* bytes, changed"),
        (["model"], "the pipeline: was zh_pipeline 0.0.0, sha256 .* is zh_pipeline 0.0.0"),
    ],
)
@pytest.mark.parametrize("out", ["out.jsonl", "out/"])
def test_another_job_does_not_take_the_place_of_one_that_was_begun(
    run, notes: Path, tmp_path: Path, failing: Path, monkeypatch, change, told: str, out: str
):
    from zh_fdner.annotate import run as module

    with monkeypatch.context() as patch:
        patch.setattr(module, "finish", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            run("notes.txt", out)
    options = {"model": failing} if change == ["model"] else {}
    if not change:
        notes.write_text("轴承", encoding="utf8")
    settings = [] if change == ["model"] else change
    for finished in (False, True):
        if finished:
            original = "\n".join(LINES)
            run("notes.txt", out, "--restart")
            notes.write_text("点蚀" if not change else original, encoding="utf8")
            os.utime(notes, ns=(1, 1))
            told = told if not change else f"{told}|the input"
        with pytest.raises(UserError, match=told) as refused:
            run("notes.txt", out, *settings, **options)
        assert "--restart" in str(refused.value)
    run("notes.txt", out, *settings, "--restart", **options)


def test_a_file_that_nobody_here_has_made_is_not_overwritten(run, notes: Path):
    Path("out.jsonl").write_text("precious", encoding="utf8")
    with pytest.raises(UserError, match="is there already, and no job is under way"):
        run("notes.txt", "out.jsonl")
    assert Path("out.jsonl").read_text() == "precious"
    Path("out").mkdir()
    Path("out/mine.txt").write_text("precious", encoding="utf8")
    for more in ([], ["--restart"]):
        with pytest.raises(UserError, match=r"is there already|as mine\.txt"):
            run("notes.txt", "out", *more)
    assert Path("out/mine.txt").exists()
    run("notes.txt", "out.jsonl", "--restart")
    assert texts_of("out.jsonl") == LINES


@pytest.mark.parametrize("name", ["notes.jsonl", "./notes.jsonl", "link.jsonl"])
def test_input_is_not_taken_for_the_output(run, name: str):
    Path("notes.jsonl").write_text('{"text": "轴承"}\n', encoding="utf8")
    Path("link.jsonl").symlink_to("notes.jsonl")
    Path("out").mkdir()
    Path("out/part-1.jsonl").write_text('{"text": "轴承"}\n', encoding="utf8")
    for more in ([], ["--restart"]):
        with pytest.raises(UserError, match="is input, and of the output"):
            run(name, "notes.jsonl", *more)
        with pytest.raises(UserError, match="is input, and of the output"):
            run("out/*.jsonl", "out/", *more)
    assert texts_of("notes.jsonl") == texts_of("out/part-1.jsonl") == ["轴承"]


def test_a_pattern_does_not_match_what_the_command_itself_has_made(run, capsys):
    Path("a.jsonl").write_text('{"text": "轴承"}\n{\n', encoding="utf8")
    for _ in range(2):
        run("*.jsonl", "all.jsonl", "--max-rejected", "0.5")
    assert "is there already, made by the same command" in capsys.readouterr().out
    run("*.jsonl", "all.jsonl", "--max-rejected", "0.5", "--restart")
    assert texts_of("all.jsonl") == ["轴承"]


def test_the_same_command_twice_at_a_time_is_refused(run, notes: Path):
    run("notes.txt", "out.jsonl")
    before = Path("out.jsonl").stat().st_mtime_ns
    with FileLock("out.jsonl.lock"):
        for more in ([], ["--restart"]):
            with pytest.raises(UserError, match=r"Another process is making .*out\.jsonl now"):
                run("notes.txt", "out.jsonl", *more)
        assert Path("out.jsonl").stat().st_mtime_ns == before
        run("notes.txt", "other.jsonl")
    run("notes.txt", "out.jsonl", "--restart")
    assert not list(Path().glob("*.lock"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["nothing.txt", "o.jsonl"], "nothing.txt: there is no such file"),
        (["*.csv", "o.jsonl"], "no file there"),
        (["notes.txt", "o.doc"], "the ending tells no format"),
        (["notes.txt", "o.jsonl", "--rows", "entities"], "is of CSV"),
        (["notes.txt", "o.jsonl", "--max-chars", "0"], "expected a number of characters"),
        (
            ["notes.txt", "o.jsonl", "--gpu-id", "x"],
            "expected auto, -1 .the CPU. or a GPU's",
        ),
        (["notes.txt", "o.jsonl", "--encoding", "klingon"], "expected one that ends lines"),
        (["notes.txt", "o.jsonl", "--encoding", "utf-16"], "expected one that ends lines"),
        ([".", "in/o.jsonl"], "is in the input folder"),
        (["notes.doc", "o.jsonl"], "of which format is it"),
    ],
)
def test_what_cannot_be_done_is_said(run, notes: Path, options: list[str], message: str):
    Path("notes.doc").write_text("a", encoding="utf8")
    with pytest.raises(UserError, match=message):
        run(*options)
    assert not Path("o.jsonl.work").exists()


def test_a_missing_pipeline_is_said(run, notes: Path):
    Path("empty").mkdir()
    for name in ("no_such_pipeline", "empty"):
        with pytest.raises(UserError, match=f"{name}: no such pipeline. Expected the folder of"):
            run("notes.txt", "out.jsonl", model=Path(name))


def test_a_pipeline_whose_files_are_damaged_is_said(run, ruler: Path, notes: Path):
    shutil.copytree(ruler, "damaged")
    for name in ("config.cfg", "meta.json"):
        Path("damaged", name).write_text("{", encoding="utf8")
        with pytest.raises(UserError, match=r"meta\.json or config\.cfg cannot be read"):
            run("notes.txt", "out.jsonl", model=Path("damaged"))


def test_a_gpu_that_cannot_be_used_is_said_before_anything_is_done(run, notes: Path):
    with pytest.raises(UserError, match=r"--gpu-id 99: .*\n?Take --gpu-id -1 for the CPU"):
        run("notes.txt", "out.jsonl", "--gpu-id", "99", "--workers", "2")
    assert not Path("out.jsonl.work").exists()
    run("notes.txt", "out.jsonl", "--gpu-id", "auto")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_pipeline_that_cannot_be_loaded_is_said_by_its_processes_too(
    run, ruler: Path, notes: Path, workers: str
):
    shutil.copytree(ruler, "broken")
    config = Path("broken/config.cfg")
    text = config.read_text("utf8").replace('factory = "entity_ruler"', 'factory = "unheard_of"')
    config.write_text(text, encoding="utf8")
    with pytest.raises(UserError, match=r"cannot be loaded.*unheard_of"):
        run("notes.txt", "out.jsonl", "--workers", workers, "--part-kib", "1", model=Path("broken"))


def test_folder_whose_table_was_only_staged_is_gone_on_with(run, notes: Path):
    """As after a kill while a workbook was unpacked: of the output there is nothing yet."""
    Path("out/_work/staged").mkdir(parents=True)
    Path("out/_work/staged/0.jsonl").write_text("{", encoding="utf8")
    run("notes.txt", "out/", "--part-kib", "1")
    assert [text for path in sorted(Path("out").glob("part-*")) for text in texts_of(path)] == LINES


def test_an_empty_file_gives_an_empty_output(run):
    arrow = pytest.importorskip("pyarrow.parquet")
    Path("in.txt").write_text("", encoding="utf8")
    for name in ("out.jsonl", "out.csv", "out.parquet", "out.json", "out.spacy"):
        run("in.txt", name)
    assert Path("out.jsonl").read_bytes() == b""
    names = ["失效", "部件", "entities", "low_confidence"]
    assert Path("out.csv").read_text("utf-8-sig").strip().split(",") == names
    assert arrow.read_table("out.parquet").to_pydict() == {"entities": [], "low_confidence": []}
    assert json.loads(Path("out.json").read_text("utf8")) == []
    assert len(DocBin().from_disk("out.spacy")) == 0


def test_numbers_that_json_does_not_know_become_null(run):
    Path("in.jsonl").write_text('{"text": "轴承", "x": [1e999, {"y": 1}]}\n', encoding="utf8")
    run("in.jsonl", "out.jsonl")
    run("out.jsonl", "again.csv")
    assert read_lines("out.jsonl")[0]["x"] == [None, {"y": 1}]
    arrow = pytest.importorskip("pyarrow")
    import pyarrow.parquet

    pyarrow.parquet.write_table(arrow.table({"text": ["齿轮"], "x": [float("nan")]}), "in.parquet")
    for name in ("table.jsonl", "table.csv", "table.parquet"):
        run("in.parquet", name)
    assert read_lines("table.jsonl")[0]["x"] is None
    assert Path("table.csv").read_text("utf-8-sig").split("\n")[1].startswith("齿轮,,")
    assert str(pyarrow.parquet.read_table("table.parquet")["x"][0]) == "nan"


def test_excel_in_and_csv_for_excel_out(run):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["编号", "故障描述"])
    book.active.append(["A1", "轴承有点蚀"])
    book.save("in.xlsx")
    run("in.xlsx", "out.csv", "--column", "故障描述")
    lines = Path("out.csv").read_text("utf-8-sig").split("\n")
    assert lines[0] == "编号,故障描述,失效,部件,entities,low_confidence"
    assert lines[1].startswith("A1,轴承有点蚀,点蚀,轴承,")


def test_parquet_in_and_out_keeps_types(run):
    arrow = pytest.importorskip("pyarrow")
    import datetime

    import pyarrow.parquet

    day = datetime.date(2024, 5, 6)
    table = arrow.table({"text": ["轴承"], "at": [day], "n": arrow.array([1], "int8")})
    pyarrow.parquet.write_table(table, "in.parquet")
    run("in.parquet", "out.parquet")
    found = pyarrow.parquet.read_table("out.parquet")
    assert found.select(["text", "at", "n"]).equals(table)
    run("in.parquet", "out.jsonl")
    assert read_lines("out.jsonl")[0]["at"] == "2024-05-06"


def test_command_of_the_project_takes_what_was_trained(ruler: Path, tmp_path: Path):
    shutil.copy(ROOT / "project.yml", tmp_path)
    (tmp_path / "src").symlink_to(ROOT / "src")
    shutil.copytree(ruler, tmp_path / "training" / "model-last")
    (tmp_path / "notes.csv").write_text("编号,故障描述\n1,轴承有点蚀\n", encoding="utf8")
    settings = {
        "gpu_id": "-1", "annotate_input": "notes.csv", "annotate_output": "out.csv",
        "annotate_options": " --column 故障描述",
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "spacy", "project", "run", "annotate", ".",
         *(part for name, value in settings.items() for part in (f"--vars.{name}", value))],
        cwd=tmp_path, check=True,
    )  # fmt: skip
    assert "1,轴承有点蚀,点蚀,轴承," in (tmp_path / "out.csv").read_text("utf-8-sig")


def test_another_version_of_the_same_words_is_another_pipeline(tmp_path: Path):
    from zh_fdner.annotate.model import find_model

    first = find_model(str(build(tmp_path / "a")))
    assert find_model(str(build(tmp_path / "b"))).sha256 == first.sha256
    assert find_model(str(build(tmp_path / "c", "fails_on_坏"))).sha256 != first.sha256
    assert first.labels == ("失效", "部件")

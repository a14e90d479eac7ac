"""The project as its users run it: the workflow from fetch to smoke, and its promises."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import srsly
from weasel.util import split_command, substitute_project_variables

from zh_fdner.corpus.read import read_file

from .conftest import ROOT

ORDER = [
    "fetch", "convert", "audit", "configure", "train", "evaluate", "reproduce", "report", "package",
    "smoke",
]  # fmt: skip
EXPERIMENTS = ["seeds", "crossval", "curve", "sweep"]
# Outside the workflow.
FURTHER = [
    "card", "release", "import-checkpoint", "export-checkpoint", "export", "annotate", "serve",
    "compare", *EXPERIMENTS, "pretrain",
]  # fmt: skip
# Commands of an installed pipeline, too: not scripts, but modules of this name.
COMMANDS = {
    "annotate": "src/zh_fdner/annotate/cli.py",
    "serve": "src/zh_fdner/serve/cli.py",
}
# Steps that load no pipeline.
DATA_ONLY = ("convert", "audit", "reproduce", "report", "card", "release", "pretrain")
# Those that are told the version of the package.
VERSIONED = ("package", "smoke", "card", "release")
# Enough training to find some entities, which the parts then have to agree on.
SETTINGS = [
    "--vars.corpus",
    "mine",
    "--vars.encoder",
    "bundled",
    "--vars.gpu_id=-1",
    "--vars.overrides",
    "training.max_epochs=6",
    "--vars.smoke_deps",
    "environment",
]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project as a fresh clone has it, with a user's corpus beside it."""
    root = tmp_path_factory.mktemp("project") / "clone"
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\0")
    for name in filter(None, tracked):
        if (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    (root / "mine").mkdir()
    for split in ("train", "dev", "test"):
        blocks = (ROOT / "assets" / "sample" / f"{split}.txt").read_text(encoding="utf8")
        sentences = blocks.split("\n\n")[:40]
        (root / "mine" / f"{split}.txt").write_text("\n\n".join(sentences), encoding="utf8")
    return root


def run(project: Path, *settings: str, what: str = "all") -> str:
    """Run the workflow, or a command; returns what it printed."""
    command = [sys.executable, "-m", "spacy", "project", "run", what, ".", *SETTINGS, *settings]
    result = subprocess.run(
        command,
        cwd=project,
        env={**os.environ, "HF_HUB_OFFLINE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


@pytest.fixture(scope="module")
def first_run(project: Path) -> str:
    return run(project)


def skipped(output: str) -> list[str]:
    return re.findall(r"Skipping '(\w+)'", output)


@pytest.mark.parametrize(
    "name",
    [
        "corpus",
        "encoder",
        "checkpoint",
        "export_input",
        "annotate_input",
        "annotate_output",
        "other",
        "pretrain_texts",
        "pretrain_start",
    ],
    ids=lambda name: f"vars.{name}",
)
def test_project_takes_paths_with_spaces_and_apostrophes(name: str):
    """(Of double quotes, backslashes and dollars, weasel itself can make nothing.)"""
    path = "it's 我的 数据"
    project = srsly.read_yaml(ROOT / "project.yml")
    commands = substitute_project_variables(project, {f"vars.{name}": path})["commands"]
    scripts = [split_command(line) for command in commands for line in command["script"]]
    assert any(path in words for words in scripts)


def test_project_commands_variables_and_workflow_are_the_contract():
    project = srsly.read_yaml(ROOT / "project.yml")
    assert project["workflows"]["all"] == ORDER
    assert [command["name"] for command in project["commands"]] == [*ORDER, *FURTHER]
    assert {"corpus", "encoder", "head", "gpu_id", "checkpoint"} <= set(project["vars"])
    for command in project["commands"]:
        assert command["help"]
        assert command["deps"]
        for dep in command["deps"]:
            if dep.startswith(("src/", "scripts/", "configs", "assets/sample")):
                assert (ROOT / dep).exists(), dep


@cache
def imported(path: Path) -> set[Path]:
    """The modules of this project that a file imports, and those that these import."""
    package = path.relative_to(ROOT / "src").parts[:-1] if path.is_relative_to(ROOT / "src") else ()
    found: set[Path] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf8"))):
        if isinstance(node, ast.ImportFrom):
            base = list(package[: len(package) - node.level + 1]) if node.level else []
            base += node.module.split(".") if node.module else []
            names = [base, *([*base, alias.name] for alias in node.names)]
            modules = (ROOT.joinpath("src", *name).with_suffix(".py") for name in names if name)
            found |= {module for module in modules if module.exists()}
    return found.union(*(imported(module) for module in found))


@pytest.mark.parametrize("step", [*ORDER[1:], *FURTHER])
def test_project_command_depends_on_all_the_code_it_runs(step: str):
    """(fetch always runs, so it needs no list.)"""
    commands = {c["name"]: c for c in srsly.read_yaml(ROOT / "project.yml")["commands"]}
    script = COMMANDS.get(step, f"scripts/{step.replace('-', '_')}.py")
    code = set(imported(ROOT / script))
    if step not in DATA_ONLY:
        # Loaded by its registered names, and copied into the wheel.
        code |= set((ROOT / "src" / "zh_fdner" / "pipeline").glob("[a-z]*.py"))
    listed = set(commands[step]["deps"])
    assert script in listed
    assert {str(path.relative_to(ROOT)) for path in code} - listed == set()


def test_project_readme_has_the_current_table_of_commands(tmp_path: Path):
    readme = tmp_path / "README.md"
    shutil.copy(ROOT / "README.md", readme)
    command = [sys.executable, "-m", "spacy", "project", "document", str(ROOT)]
    subprocess.run([*command, "--output", str(readme)], check=True, capture_output=True)
    current = (ROOT / "README.md").read_text(encoding="utf8")
    assert readme.read_text(encoding="utf8") == current, "stale: run make document"


def test_project_runs_from_fetch_to_smoke(project: Path, first_run: str):
    assert skipped(first_run) == []
    assert "same entities and scores" in first_run
    wheels = list(project.glob("packages/*/dist/*.whl"))
    assert [w.name for w in wheels] == ["zh_fdner_bert-0.1.0+sample-py3-none-any.whl"]


def test_project_says_stand_in_wherever_it_matters(project: Path, first_run: str):
    # fetch, train, evaluate, report, package
    assert first_run.count("Its scores are not fdner's") == 5
    report = (project / "metrics" / "report.html").read_text(encoding="utf8")
    assert report.index("Its scores are not fdner's") < report.index("<h1>")
    folder = project / "packages" / "zh_fdner_bert-0.1.0+sample"
    meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    assert meta["version"] == "0.1.0+sample"
    assert "STAND-IN" in meta["description"]
    assert meta["zh_fdner"]["stand_ins"] == ["the bundled small encoder, not bert-base-chinese"]
    assert "Stand-in" in (folder / "README.md").read_text(encoding="utf8")


def test_project_package_tells_its_origin_and_no_path(project: Path, first_run: str):
    folder = project / "packages" / "zh_fdner_bert-0.1.0+sample"
    meta = json.loads((folder / "meta.json").read_text(encoding="utf8"))
    for key in ("license", "sources", "requirements", "performance"):
        assert meta[key], key
    assert not any(r.startswith("zh-fdner") for r in meta["requirements"])
    assert meta["performance"]["ents_per_type"]
    assert meta["zh_fdner"]["recipe"]["epochs"] == 6
    assert set(meta["zh_fdner"]["corpus"]["files"]) == {
        f"{split}/{split}.txt" for split in ("train", "dev", "test")
    }
    for path in folder.rglob("*"):
        if path.suffix in (".json", ".cfg", ".md", ".py"):
            assert str(project) not in path.read_text(encoding="utf8"), path


def test_project_scores_are_those_of_the_weights_that_ship(project: Path, first_run: str):
    metrics = json.loads((project / "metrics" / "test.json").read_text(encoding="utf8"))
    meta = json.loads((project / "metrics" / "meta.json").read_text(encoding="utf8"))
    assert metrics["ents_f"] > 0
    assert meta["performance"]["ents_f"] == pytest.approx(metrics["ents_f"], abs=1e-9)
    assert "entity" in (project / "metrics" / "test.html").read_text(encoding="utf8")


def test_project_scores_have_intervals_and_entities_have_confidences(project, first_run: str):
    metrics = json.loads((project / "metrics" / "test.json").read_text(encoding="utf8"))
    record = json.loads((project / "metrics" / "evaluation.json").read_text(encoding="utf8"))
    f1 = record["models"]["last"]["test"]["all"]["f1"]
    assert f1["value"] == pytest.approx(metrics["ents_f"])
    assert f1["low"] < f1["value"] < f1["high"]
    lines = (project / "metrics" / "test_predictions.jsonl").read_text(encoding="utf8").splitlines()
    found = [entity for line in lines for entity in json.loads(line)["predicted"]]
    assert found
    assert all(0 < confidence <= 1 for *_, confidence in found)
    calibration = record["calibration"]["test"]
    assert sum(each["entities"] for each in calibration["bins"]) == len(found)
    card = project / "packages" / "zh_fdner_bert-0.1.0+sample" / "README.md"
    assert f"{f1['value']:.2f} (95 % {f1['low']:.2f}–" in card.read_text(encoding="utf8")


def test_project_second_run_repeats_nothing_but_the_look_at_sources_and_results(
    project: Path, first_run: str
):
    """(Results of experiments may have come, which the report then takes in.)"""
    report = project / "metrics" / "report.html"
    before = report.read_bytes()
    assert skipped(run(project)) == [step for step in ORDER[1:] if step != "report"]
    assert report.read_bytes() == before


def test_project_exports_predictions_and_gold(project: Path, first_run: str):
    """The commands outside the workflow, with what it has left."""
    (project / "my notes.txt").write_text("驱动端轴承点蚀\n", encoding="utf8")
    for settings in (
        ["--vars.export_input", "my notes.txt"],
        ["--vars.export_source", "gold", "--vars.export_format", "conll"],
    ):
        command = [sys.executable, "-m", "spacy", "project", "run", "export", ".", *settings]
        subprocess.run([*command, "--vars.gpu_id=-1"], cwd=project, check=True)
    (task,) = srsly.read_json(project / "export" / "predictions" / "label_studio" / "my notes.json")
    assert task["predictions"][0]["model_version"].startswith("zh_fdner_bert 0.1.0")
    exported = project / "export" / "gold" / "conll" / "test.txt"
    sentences, _ = read_file(exported)
    assert sentences == read_file(project / "mine" / "test.txt")[0]


def test_project_fills_the_folders_of_a_release_and_sends_nothing(project: Path, first_run: str):
    settings = ["--vars.repo", "my-org/zh_fdner_bert", "--vars.license", "cc0-1.0"]
    run(project, *settings, what="card")
    printed = run(project, *settings, "--vars.allow_stand_in", "true", what="release")
    assert "Nothing was sent" in printed
    wheel = "zh_fdner_bert-0.1.0+sample-py3-none-any.whl"
    hub, github = project / "release" / "hub", project / "release" / "github"
    card = (project / "release" / "card" / "README.md").read_text(encoding="utf8")
    assert "python -m zh_fdner_bert annotate" in card
    assert (hub / "README.md").read_text(encoding="utf8") == card
    assert (hub / wheel).read_bytes() == (github / wheel).read_bytes()
    assert (hub / "transformer" / "encoder.safetensors").exists()


def test_project_compares_another_pipeline_with_the_one_that_ships(project, first_run: str):
    printed = run(project, "--vars.other", "training/model-best", what="compare")
    assert "training/model-best  test" in printed
    assert "other − this, test: F1" in printed


def test_project_change_of_the_test_set_trains_nothing_anew(project: Path, first_run: str):
    path = project / "mine" / "test.txt"
    original = path.read_text(encoding="utf8")
    path.write_text(original.split("\n\n", 1)[1], encoding="utf8")
    assert skipped(run(project)) == ["train"]
    path.write_text(original, encoding="utf8")


def test_project_other_copy_of_the_component_does_not_get_in_the_way(project: Path, first_run: str):
    """The packaged pipeline and this project can be used in one process: both bring the
    component `bio_ner`."""
    code = """
import sys, spacy
from zh_fdner.pipeline.ner import BioNer
import zh_fdner_bert
import zh_fdner_bert.pipeline.ner
nlp = zh_fdner_bert.load()
assert nlp.pipe_names == ["transformer", "ner"]
assert zh_fdner_bert.pipeline.ner.BioNer is not BioNer
list(nlp.pipe(["轴承"]))
"""
    folder = project / "packages" / "zh_fdner_bert-0.1.0+sample"
    env = {**os.environ, "PYTHONPATH": str(folder)}
    for first in ("", "import zh_fdner_bert\n"):
        subprocess.run([sys.executable, "-c", first + code], env=env, check=True)


@pytest.mark.parametrize("step", [*ORDER[1:], "card", "release", *EXPERIMENTS])
def test_project_step_without_those_before_it_says_so(layout, step: str):
    shutil.copytree(ROOT / "scripts", layout.root / "scripts")
    options = ["--version", "1"] if step in VERSIONED else []
    result = subprocess.run(
        [sys.executable, f"scripts/{step}.py", *options],
        cwd=layout.root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "project run" in result.stderr

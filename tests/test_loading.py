"""Pipelines are found by their folder or their package; what is none is told."""

from pathlib import Path

import pytest
import spacy

from zh_fdner.errors import UserError
from zh_fdner.loading import folder_of, load_pipeline
from zh_fdner.trained import load_trained


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    spacy.blank("zh").to_disk(tmp_path / "pipeline")
    return tmp_path / "pipeline"


@pytest.fixture
def package(pipeline: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """As `spacy package` makes it."""
    site, name = pipeline.parent / "site", "zh_loading_test"
    nlp = spacy.load(pipeline)
    nlp.meta["name"], nlp.meta["version"] = name.removeprefix("zh_"), "1.0"
    (site / name).mkdir(parents=True)
    nlp.to_disk(site / name / f"{name}-1.0")
    (site / name / "meta.json").write_bytes((site / name / f"{name}-1.0/meta.json").read_bytes())
    code = "from spacy.util import load_model_from_init_py\n"
    code += "def load(**kwargs):\n    return load_model_from_init_py(__file__, **kwargs)\n"
    (site / name / "__init__.py").write_text(code, encoding="utf8")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(site))
    return name


def test_folder_or_package(pipeline: Path, package: str):
    for source in (pipeline, str(pipeline), package):
        assert load_pipeline(source).lang == "zh"
    assert folder_of(str(pipeline)) == pipeline
    assert (folder_of(package) / "config.cfg").exists()


def test_folder_goes_before_a_package_of_the_same_name(
    pipeline: Path, package: str, monkeypatch: pytest.MonkeyPatch
):
    pipeline.rename(pipeline.with_name(package))
    monkeypatch.chdir(pipeline.parent)
    assert folder_of(package) == Path(package)
    assert load_pipeline(package).meta["name"] == "pipeline"


@pytest.mark.parametrize("source", ["no_such_pipeline", "", ".", "pip"])
def test_what_is_no_pipeline(source: str):
    for function in (load_pipeline, folder_of):
        with pytest.raises(UserError) as refused:
            function(source)
        assert str(refused.value).startswith(f"{source}: ")
        assert "project run" not in str(refused.value), "there may be no project"


def test_pipeline_that_is_damaged(pipeline: Path):
    (pipeline / "config.cfg").write_text("[nlp", encoding="utf8")
    with pytest.raises(UserError, match="pipeline: the pipeline cannot be loaded"):
        load_pipeline(pipeline)


def test_pipeline_of_the_project_is_to_be_trained_again(pipeline: Path):
    (pipeline / "config.cfg").write_text("[nlp", encoding="utf8")
    for folder in (pipeline, pipeline / "nowhere"):
        with pytest.raises(UserError, match="python -m spacy project run train"):
            load_trained(folder)

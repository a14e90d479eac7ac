"""The compare command: two pipelines on the same sentences."""

import json
import sys

import pytest
import spacy

from zh_fdner.compare import compare
from zh_fdner.errors import UserError
from zh_fdner.layout import Layout

from .conftest import MORE_WORDS, dictionary, save

CPU = -1


@pytest.fixture
def other(trained: Layout) -> str:
    folder = trained.root / "other"
    save(dictionary(MORE_WORDS), folder)
    return str(folder)


def test_compare_scores_both_on_every_subset_and_tests_the_difference(trained, other, capsys):
    compare(trained, other, CPU)
    record = json.loads(trained.comparison.read_text(encoding="utf8"))
    assert (record["this"], record["other"]) == (str(trained.model), other)
    subsets = record["splits"]["test"]
    assert list(subsets) == ["all", "not_in_train", "no_near_duplicate"]
    for both in subsets.values():
        f1 = [both[side]["f1"]["value"] for side in ("this", "other")]
        assert both["f1_difference"] == pytest.approx(f1[1] - f1[0])
        assert 0 < both["p_value"] <= 1
    assert subsets["all"]["other"]["f1"]["value"] == 1.0
    printed = capsys.readouterr().out
    text = trained.comparison.with_suffix(".md").read_text(encoding="utf8")
    for shown in (printed, text):
        assert "other − this, test (1 in train, 1 nearly): F1 +0.3333, p = " in shown
        assert "1.0000 (0.47–1.00)" in shown, "no error in four sentences"


def test_compare_of_a_pipeline_with_itself_finds_no_difference(trained: Layout):
    compare(trained, str(trained.model), CPU)
    record = json.loads(trained.comparison.read_text(encoding="utf8"))
    assert record["splits"]["dev"]["all"]["f1_difference"] == 0
    assert record["splits"]["dev"]["all"]["p_value"] == 1


def test_compare_takes_an_installed_package(trained: Layout, monkeypatch):
    """As `spacy package` makes it: a module with `load`, and metadata."""
    site = trained.root / "site"
    module = site / "zh_other"
    module.mkdir(parents=True)
    save(dictionary(MORE_WORDS), module / "zh_other-1.0")
    code = "from spacy.util import load_model_from_path as load_path\nfrom pathlib import Path\n"
    code += "def load(**kwargs):\n"
    code += "    return load_path(Path(__file__).parent / 'zh_other-1.0', **kwargs)\n"
    (module / "__init__.py").write_text(code, encoding="utf8")
    info = site / "zh_other-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: zh_other\nVersion: 1.0\n")
    monkeypatch.syspath_prepend(str(site))
    compare(trained, "zh_other", CPU)
    sys.modules.pop("zh_other")
    assert json.loads(trained.comparison.read_text(encoding="utf8"))["other"] == "zh_other"


def test_compare_with_what_is_no_pipeline(trained: Layout):
    (trained.root / "empty").mkdir()
    for name in ("no_such_package", str(trained.root / "empty"), ""):
        with pytest.raises(UserError, match="no such pipeline"):
            compare(trained, name, CPU)


def test_compare_with_a_pipeline_that_cannot_be_loaded(trained: Layout, other: str):
    config = trained.root / "other" / "config.cfg"
    config.write_text(
        config.read_text(encoding="utf8").replace('"entity_ruler"', '"no_such_factory"'),
        encoding="utf8",
    )
    with pytest.raises(UserError, match="cannot be loaded"):
        compare(trained, other, CPU)
    config.write_text("[nlp", encoding="utf8")
    with pytest.raises(UserError, match="cannot be loaded"):
        compare(trained, other, CPU)


def test_compare_with_a_pipeline_that_finds_no_entities(trained: Layout):
    nlp = spacy.blank("zh")
    nlp.add_pipe("sentencizer")
    save(nlp, trained.root / "other")
    with pytest.raises(UserError, match=r"none of its components finds entities.*sentencizer"):
        compare(trained, str(trained.root / "other"), CPU)


def test_compare_with_other_types_says_which(trained: Layout):
    save(dictionary({"轴承": "部件", "更换": "措施"}), trained.root / "other")
    with pytest.raises(UserError, match="it lacks 失效; only it has 措施"):
        compare(trained, str(trained.root / "other"), CPU)


def test_compare_needs_the_audit(trained: Layout):
    trained.audit.unlink()
    with pytest.raises(UserError, match="project run audit"):
        compare(trained, str(trained.model), CPU)


def test_compare_tells_what_it_compared(trained: Layout):
    def origin() -> tuple[str, str, str]:
        compare(trained, str(trained.model), CPU)
        record = json.loads(trained.comparison.read_text(encoding="utf8"))
        assert record["encoder_files"] == {"vocab.txt": "of it"}
        return record["corpus_sha256"], record["model_sha256"], record["corpus"]

    first = origin()
    assert first[::2] == ("of mine", "mine")
    assert origin() == first
    save(dictionary(MORE_WORDS), trained.model)
    assert origin()[1] != first[1]

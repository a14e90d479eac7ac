"""The whole page: self-contained, escaped, the same for the same files."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markupsafe import escape
from spacy.tokens import Doc, Span

from zh_fdner.errors import UserError
from zh_fdner.report.inputs import Inputs, read_inputs
from zh_fdner.report.page import render_page
from zh_fdner.report.sections import SECTIONS
from zh_fdner.report.visible import visible
from zh_fdner.report.write import write_report

from ..conftest import ROOT
from .conftest import CORPUS, MakeRun, correct

SCRIPT = "<script>alert(1)</script>"
HOSTILE = {
    "script": SCRIPT,
    "quotes": "\"'><img(src=x)onerror=alert(1)>",
    "format": "{0}{label}{{x}}%s",
    "direction": "a\u202eb\u2067c",
    "control": "a\u0001b\u200bc\ufeff",
    "arabic": "عيب",
}
# Elements without content.
VOID = {"meta", "br"}
OPTIONAL = {"folds", "seeds", "curve", "sweep"}


class Page(HTMLParser):
    """Collects what there is; fails on tags that do not match."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def ids(self) -> list[str]:
        return [value for _, name, value in self.attributes if name == "id"]


def test_page_has_every_section_and_contents_that_lead_to_it(inputs: Inputs):
    text = render_page(inputs)
    page = Page(text)
    names = [section.name for section in SECTIONS if section.name not in OPTIONAL]
    assert re.findall(r'<section id="(\w+)"', text) == names
    assert re.findall(r'<li><a href="#(\w+)"', text) == names
    assert len(page.ids()) == len(set(page.ids()))


def test_page_needs_no_other_file_and_no_network(inputs: Inputs):
    text = render_page(inputs)
    page = Page(text)
    assert not page.tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form"}
    for tag, name, value in page.attributes:
        assert name != "src", tag
        assert not name.startswith("on"), tag
        if name in ("href", "xlink:href"):
            assert value.startswith("#"), value
    assert not re.search(r"url\((?!#)|@import", text)
    assert "default-src 'none'" in text


def test_page_is_the_same_for_the_same_files(make_run: MakeRun):
    layout = make_run()
    pages = []
    for _ in range(2):
        write_report(layout)
        pages.append(layout.report.read_bytes())
    assert pages[0] == pages[1]
    assert len(pages[0]) < 500_000


def test_page_can_be_read_without_seeing_it(inputs: Inputs):
    """Figures have descriptions, tables have headers."""
    text = render_page(inputs)
    assert '<html lang="en">' in text
    for svg in re.findall(r"<svg[^>]*>", text):
        assert re.search(r'role="img" aria-label="[^"]{20,}"', svg)
    tables = re.findall(r"<table.*?</table>", text, flags=re.DOTALL)
    assert tables
    for table in tables:
        assert 'scope="' in table


@pytest.mark.parametrize("kind", HOSTILE)
def test_page_escapes_what_users_write(make_run: MakeRun, kind: str):
    hostile = HOSTILE[kind]
    corpus = {
        "train": [*CORPUS["train"], f"坏了/{hostile}"],
        "dev": [f"坏了/{hostile} 又 轴承/部件", f"{hostile.replace('/', '')} 轴承/部件"],
        "test": [f"{hostile.replace('/', '')}/部件 坏 轴承/{hostile}"],
    }

    def wrong(gold: Doc) -> list[tuple[Span, float | None]]:
        return [(Span(gold, e.start, e.end, hostile), None) for e in gold.ents]

    layout = make_run(corpus, wrong, name=hostile)
    text = render_page(read_inputs(layout))
    page = Page(text)
    assert not page.tags & {"script", "img"}
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert text.count(str(escape(visible(hostile)))) > 10
    assert not re.search("[\u0000-\u0009\u000b-\u001f\u200b\u202a-\u202e\u2066-\u2069\ufeff]", text)


def test_page_shows_what_cannot_be_seen_and_turns_no_text_around(make_run: MakeRun):
    text = render_page(read_inputs(make_run(name="a\u202eb\u0001c")))
    assert "<title>Report: a[U+202E]b␁c</title>" in text


@pytest.mark.parametrize("stand_in", [True, False])
def test_page_marks_a_stand_in_before_everything_else(make_run: MakeRun, stand_in: bool):
    text = render_page(read_inputs(make_run(stand_in=stand_in)))
    before_heading = text[: text.index("<h1>")]
    assert ("Its scores are not fdner's" in before_heading) == stand_in
    assert ("Stand-in" in text) == stand_in


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("corpus/manifest.json", "all"),
        ("training/config.cfg", "configure"),
        ("metrics/audit.json", "audit"),
        ("metrics/evaluation.json", "evaluate"),
        ("metrics/test_predictions.jsonl", "evaluate"),
        ("metrics/reproduction.json", "reproduce"),
    ],
)
def test_report_without_a_file_names_the_step_that_writes_it(
    make_run: MakeRun, name: str, step: str
):
    layout = make_run()
    (layout.root / name).unlink()
    with pytest.raises(UserError, match=f"project run {step}"):
        write_report(layout)


@pytest.mark.parametrize("content", ["{}", '{"corpus": 1}', "[]", "{"])
@pytest.mark.parametrize("name", ["crossval", "audit", "evaluation"])
def test_report_of_files_of_another_form_is_an_error_in_words(
    make_run: MakeRun, name: str, content: str
):
    layout = make_run()
    (layout.metrics / f"{name}.json").write_text(content, encoding="utf8")
    with pytest.raises(UserError, match="metrics"):
        write_report(layout)


def test_report_names_the_file_and_the_key_that_it_lacks_and_that_it_may_be_a_bug(
    make_run: MakeRun,
):
    layout = make_run()
    evaluation = json.loads(layout.evaluation.read_text(encoding="utf8"))
    del evaluation["models"]["last"]["test"]
    layout.evaluation.write_text(json.dumps(evaluation), encoding="utf8")
    with pytest.raises(UserError, match=r"no 'test' in \S+evaluation\.json.*a bug"):
        write_report(layout)


def test_page_templates_are_installed_with_the_code(tmp_path: Path):
    """They are no Python, so the build must be told of them."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf8")
    patterns = json.loads(re.search(r'"zh_fdner.report" = (\[.*\])', settings)[1])  # type: ignore[index]
    folder = ROOT / "src" / "zh_fdner" / "report"
    packed = {path for pattern in patterns for path in folder.glob(pattern) if path.is_file()}
    assert packed == {path for path in (folder / "templates").rglob("*") if path.is_file()}


def test_report_of_an_audit_before_the_corpus_was_corrected_is_refused(make_run: MakeRun):
    layout = make_run()
    correct(layout)
    with pytest.raises(UserError, match="project run audit"):
        write_report(layout)

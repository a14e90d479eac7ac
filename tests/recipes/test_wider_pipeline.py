"""Every block of docs/wider_pipeline.md does what the page says."""

import contextlib
import io
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import spacy
from spacy.cli._util import app
from spacy.tokens import Doc, Span
from spacy.training import Example

from ..conftest import ROOT
from .blocks import Block, sections

PAGE = ROOT / "docs" / "wider_pipeline.md"
SECTIONS = sections(PAGE)
KINDS = {"python", "console", "ini", "csv", ""}
COMMAND = "$ python -m spacy "


@pytest.mark.parametrize("heading", SECTIONS)
def test_recipe_gives_what_the_page_shows(heading: str, installed: Path):
    """Sections stand by themselves; the blocks of one go on where the last one ended."""
    blocks = SECTIONS[heading]
    if any("import pandas" in each.content for each in blocks):
        pytest.importorskip("pandas")
    namespace: dict[str, Any] = {"__name__": "recipe"}
    printed = ""
    for each in blocks:
        if each.kind == "":
            assert comparable(printed) == comparable(each.content), f"line {each.line}"
        else:
            printed = run(each, installed, namespace)


def run(block: Block, folder: Path, namespace: dict[str, Any]) -> str:
    """Do what a block says. Returns what it prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        if block.file:
            (folder / block.file).write_text(block.content, encoding="utf8")
        elif block.kind == "python":
            # So that a traceback has the page's own lines.
            code = "\n" * block.line + block.content
            exec(compile(code, str(PAGE), "exec"), namespace)
        else:
            for command in block.content.splitlines():
                app(command.removeprefix(COMMAND).split(), standalone_mode=False)
    return printed.getvalue()


def comparable(output: str) -> list[str]:
    """Without scores, which differ from machine to machine, and without alignment."""
    return [" ".join(re.sub(r"\b0\.\d+", "0.…", line).split()) for line in output.splitlines()]


def test_entities_carried_over_to_words_have_their_own_scores(installed: Path):
    """Where two widen to the same word, that of the one that stays; none that is not ours."""
    namespace: dict[str, Any] = {"__name__": "recipe"}
    run(SECTIONS["In a pipeline whose tokens are words"][0], installed, namespace)
    vocab = namespace["nlp"].vocab
    ours = Doc(vocab, ["轴承外圈", "点蚀", "电机"], spaces=[False] * 3)
    theirs = Doc(vocab, ["轴承外圈点蚀", "电机"], spaces=[False] * 2)
    labels, scores = ("部件", "失效形式", "部件"), (0.75, 0.5, 0.25)
    ours.ents = [Span(ours, i, i + 1, label) for i, label in enumerate(labels)]
    for ent, score in zip(ours.ents, scores, strict=True):
        ent._.score = score
    theirs.ents = [Span(theirs, 1, 2, "ORG")]
    namespace["add"](theirs, ours.ents)
    found = [(ent.text, ent.label_, ent._.score) for ent in theirs.ents]
    assert found == [("轴承外圈点蚀", "部件", 0.75), ("电机", "ORG", None)]


def test_every_block_is_of_a_kind_that_is_run_or_compared():
    for block in (each for blocks in SECTIONS.values() for each in blocks):
        assert block.kind in KINDS, f"line {block.line}"
        assert (block.file is not None) == (block.kind in {"ini", "csv"}), f"line {block.line}"
        if block.kind == "console":
            assert all(line.startswith(COMMAND) for line in block.content.splitlines())


def test_every_section_is_in_the_list_of_contents():
    text = PAGE.read_text(encoding="utf8")
    headings = re.findall(r"^## (.+)$", text, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}
    links = set(re.findall(r"\(#([^)]+)\)", text))
    assert links == anchors


def test_entity_over_the_same_characters_shows_the_score_of_the_one_it_replaced(installed: Path):
    """What the page warns of. spaCy keeps such values by first and last character alone."""
    nlp = spacy.load("zh_fdner_bert")
    ruler = nlp.add_pipe("entity_ruler", config={"overwrite_ents": True})
    with nlp.select_pipes(enable="entity_ruler"):
        ruler.add_patterns([{"label": "型号", "pattern": "轴承"}])
    (first, *_) = nlp("轴承抱死,电机跳闸。").ents
    assert (first.text, first.label_) == ("轴承", "型号")
    assert first._.score is not None


def test_components_on_the_frozen_encoder_leave_it_and_ner_as_they_were(installed: Path):
    """To the last bit, as the page has it."""
    before = spacy.load("zh_fdner_bert")
    namespace: dict[str, Any] = {"__name__": "recipe"}
    for block in SECTIONS["textcat on the frozen encoder"]:
        if block.kind:
            run(block, installed, namespace)
    after = namespace["nlp"]
    for name in ("transformer", "ner"):
        assert after.get_pipe(name).model.to_bytes() == before.get_pipe(name).model.to_bytes()


def test_what_a_listener_after_ner_leaves_can_be_cleaned_away(installed: Path):
    (first, *_) = SECTIONS["textcat on the frozen encoder"]
    content = first.content.replace('before="ner"', 'after="ner"')
    namespace: dict[str, Any] = {"__name__": "recipe"}
    run(replace(first, content=content), installed, namespace)
    nlp = namespace["nlp"]
    assert nlp("轴承抱死,电机跳闸。")._.trf_data is not None
    nlp.add_pipe("doc_cleaner")
    doc = nlp("轴承抱死,电机跳闸。")
    assert doc._.trf_data is None
    assert max(doc.cats, key=doc.cats.get) == "严重"


def test_initialize_of_all_components_keeps_the_encoder_alone(installed: Path):
    nlp = spacy.load("zh_fdner_bert")
    before = {name: nlp.get_pipe(name).model.to_bytes() for name in nlp.pipe_names}
    nlp.initialize(
        lambda: [Example.from_dict(nlp.make_doc("轴承"), {"entities": [(0, 2, "部件")]})]
    )
    kept = {name: nlp.get_pipe(name).model.to_bytes() == before[name] for name in before}
    assert kept == {"transformer": True, "ner": False}

"""Sentences by displaCy, which escapes the text but not the labels."""

import re

import pytest
from spacy import displacy

from zh_fdner.report.markup import Shown, render
from zh_fdner.report.visible import visible, visible_positions


def entity(start: int, end: int, label: str = "部件", is_right: bool = True) -> Shown:
    return Shown(start, end, label, is_right, "0.93")


def test_displacy_itself_does_not_escape_labels():
    """When it does, ours would be escaped twice: then drop that from `markup.render`."""
    document = {"text": "<b>", "ents": [{"start": 0, "end": 3, "label": "<i>"}]}
    html = displacy.render(document, style="ent", manual=True, jupyter=False)
    assert "&lt;b&gt;" in html
    assert "<i>" in html


def test_render_escapes_text_and_label_once():
    html = render("a<b>&", [entity(1, 4, '<script>"&')], ['<script>"&'])
    assert "<script>" not in html
    assert ">&lt;b&gt;<" in html
    assert "&lt;script&gt;&#34;&amp;" in html
    assert html.endswith("&amp;</div>")


def test_render_leaves_braces_alone():
    html = render("{text} {0}", [entity(0, 6, "{label}")], ["{label}"])
    assert ">{text}<" in html
    assert "{label} " in html


def test_render_marks_the_characters_of_the_entity_behind_invisible_ones():
    html = render("\u202e\u200b轴承\n坏", [entity(2, 4)], ["部件"])
    assert "[U+202E][U+200B]<mark" in html
    assert ">轴承<span" in html
    assert html.endswith("␊坏</div>")


def test_render_tells_right_from_wrong_and_types_apart():
    html = render("轴承点蚀", [entity(0, 2), entity(2, 4, "征兆", False)], ["征兆", "部件"])
    assert re.findall(r'class="entity ([^"]+)"', html) == ["type-1 right", "type-0 wrong"]


@pytest.mark.parametrize(
    "text", ["", "轴承", "a\u0000b", "\ud800", "👨\u200d🔧", "\u2028\u2029\x7f\x85"]
)
def test_visible_text_has_a_place_for_each_character(text: str):
    shown, at = visible(text), visible_positions(text)
    assert [shown[at[i] : at[i + 1]] for i in range(len(text))] == [visible(c) for c in text]
    assert all(c.isprintable() for c in shown)
    shown.encode("utf8")
